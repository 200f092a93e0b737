package io.tmail.rates;

import io.tmail.config.Settings;
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
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads and writes {@link Sightings}: what is asked at once, what was seen every second. */
@Singleton
@Startup
@DependsOn("SchemaManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SightingManager {
  private static final long WRITE_MILLIS = 1000;

  @Resource private TimerService timers;
  @Resource private ManagedExecutorService managed;

  @Inject private Settings settings;
  @Inject private Sightings sightings;
  @Inject private Clock clock;

  private final AtomicBoolean reading = new AtomicBoolean();
  private final AtomicBoolean writing = new AtomicBoolean();
  private SightingExchange exchange;

  @PostConstruct
  void start() {
    exchange = SightingExchange.of(settings.database(), sightings, clock);
    sightings.readBy(this::read);
    beginTimers();
  }

  /** Restarts the timer. */
  public void goOn(@Observes ClockSetBack event) {
    beginTimers();
  }

  private void beginTimers() {
    ClockManager.beginTimer(timers, "sightings", WRITE_MILLIS);
  }

  /** One thread reads for all; it goes on while there are questions. */
  private void read() {
    if (reading.compareAndSet(false, true)) {
      managed.execute(
          () -> {
            try {
              exchange.read();
            } finally {
              reading.set(false);
            }
            if (exchange.isAsked()) {
              read();
            }
          });
    }
  }

  @Timeout
  void write() {
    if (writing.compareAndSet(false, true)) {
      try {
        exchange.write();
      } finally {
        writing.set(false);
      }
    }
  }

  /** Writes the last ones. */
  @PreDestroy
  void stop() {
    sightings.readBy(() -> {});
    write();
    exchange.close();
  }
}
