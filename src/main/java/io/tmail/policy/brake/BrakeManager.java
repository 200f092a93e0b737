package io.tmail.policy.brake;

import io.tmail.runtime.ClockManager;
import io.tmail.runtime.ClockSetBack;
import jakarta.annotation.PostConstruct;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Counts every second what other servers have refused of users' mail. */
@Singleton
@Startup
@DependsOn("SchemaManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BrakeManager {
  private static final Logger LOG = Logger.getLogger(BrakeManager.class.getName());
  private static final long COUNT_MILLIS = 1000;

  @Resource private TimerService timers;
  @Inject private Brake brake;

  private final AtomicBoolean counting = new AtomicBoolean();

  @PostConstruct
  void start() {
    beginTimer();
  }

  /** Restarts the timer. */
  public void goOn(@Observes ClockSetBack event) {
    beginTimer();
  }

  private void beginTimer() {
    ClockManager.beginTimer(timers, "brake", COUNT_MILLIS);
  }

  @Timeout
  void count() {
    if (counting.compareAndSet(false, true)) {
      try {
        brake.drain();
      } catch (RuntimeException databaseAway) {
        LOG.log(Level.WARNING, "brake: {0}", databaseAway.getMessage());
      } finally {
        counting.set(false);
      }
    }
  }
}
