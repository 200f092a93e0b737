package io.tmail.rates;

import io.tmail.config.Settings;
import io.tmail.database.Databases;
import io.tmail.runtime.ClockManager;
import io.tmail.runtime.ClockSetBack;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Exchanges the counts with the other nodes every second; on a database of this node's own it does
 * nothing. While the database is away each node goes by its own counts and by what it knows.
 */
@Singleton
@Startup
@DependsOn("SchemaManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RateManager {
  private static final Logger LOG = Logger.getLogger(RateManager.class.getName());
  private static final long EXCHANGE_MILLIS = 1000;

  @Resource private TimerService timers;

  @Inject private Settings settings;
  @Inject private RateCounters counters;
  @Inject private Clock clock;

  private final AtomicBoolean running = new AtomicBoolean();
  private RateTable table;
  private RateExchange exchange;
  private boolean away;

  @PostConstruct
  void start() {
    if (settings.database().driver().isEmbedded()) {
      return;
    }
    table = new RateTable(Databases.queue(settings.database()));
    exchange = new RateExchange(counters, table, clock);
    counters.exchangeBy(this::settle);
    beginTimers();
  }

  /** Without the database, what is known counts. */
  private void settle(RateCounter counter, String key) {
    try {
      exchange.settle(counter, key);
    } catch (SQLException | RuntimeException databaseAway) {
      LOG.log(Level.FINE, "rates: {0}", databaseAway.getMessage());
    }
  }

  /** Restarts the timer. */
  public void goOn(@Observes ClockSetBack event) {
    beginTimers();
  }

  private void beginTimers() {
    if (exchange != null) {
      ClockManager.beginTimer(timers, "rates", EXCHANGE_MILLIS);
    }
  }

  @Timeout
  void exchange() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      exchange.run();
      away = false;
    } catch (SQLException | RuntimeException databaseAway) {
      if (!away) {
        LOG.log(
            Level.WARNING,
            "limits apply to this node only, for now: {0}",
            databaseAway.getMessage());
      }
      away = true;
    } finally {
      running.set(false);
    }
  }

  /** Shares the last counts. */
  @PreDestroy
  void stop() {
    if (exchange == null) {
      return;
    }
    exchange();
    try {
      table.close();
    } catch (SQLException gone) {
      LOG.log(Level.FINE, "rates: {0}", gone.getMessage());
    }
  }
}
