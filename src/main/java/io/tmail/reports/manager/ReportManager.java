package io.tmail.reports.manager;

import io.tmail.reports.collect.Collector;
import io.tmail.reports.read.ReportMailbox;
import io.tmail.reports.send.DailyReports;
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
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes what was observed, sends reports and reads those of others, four times per minute. */
@Singleton
@Startup
@DependsOn("QueueManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReportManager {
  private static final Logger LOG = Logger.getLogger(ReportManager.class.getName());
  private static final long TICK_MILLIS = 15_000;

  @Resource private TimerService timers;

  @Inject private Collector collector;
  @Inject private DailyReports daily;
  @Inject private ReportMailbox mailbox;
  @Inject private ReportExpiry expiry;

  private final AtomicBoolean ticking = new AtomicBoolean();

  /** By the name of the part; only touched within a tick. */
  private final Map<String, String> troubles = new HashMap<>();

  @PostConstruct
  void start() {
    beginTimers();
  }

  /** Restarts the timer. */
  public void goOn(@Observes ClockSetBack event) {
    beginTimers();
  }

  private void beginTimers() {
    ClockManager.beginTimer(timers, "reports", TICK_MILLIS);
  }

  @Timeout
  void tick() {
    if (!ticking.compareAndSet(false, true)) {
      return;
    }
    try {
      attempt("observations", collector::write);
      attempt("sending", daily::run);
      attempt("reading", mailbox::run);
      attempt("expiry", expiry::runIfDue);
    } finally {
      ticking.set(false);
    }
  }

  /** Part of the work. */
  @FunctionalInterface
  private interface Part {
    void run() throws SQLException, IOException;
  }

  /** What is wrong with a part is logged once, until it changes. */
  private void attempt(String name, Part part) {
    try {
      part.run();
      troubles.remove(name);
    } catch (SQLException | IOException | RuntimeException away) {
      String why = String.valueOf(away.getMessage());
      if (!why.equals(troubles.put(name, why))) {
        LOG.log(Level.WARNING, "reports, {0}: {1}", new Object[] {name, why});
      }
    }
  }

  /** What was observed last. */
  @PreDestroy
  void stop() {
    collector.write();
  }
}
