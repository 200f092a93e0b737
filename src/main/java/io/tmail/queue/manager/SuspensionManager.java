package io.tmail.queue.manager;

import io.tmail.queue.control.SuspendedMail;
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
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks every second for users who were suspended, so that their mail in the queue is held. */
@Singleton
@Startup
@DependsOn("QueueManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SuspensionManager {
  private static final Logger LOG = Logger.getLogger(SuspensionManager.class.getName());
  private static final long LOOK_MILLIS = 1000;

  @Resource private TimerService timers;
  @Inject private SuspendedMail mail;

  private final AtomicBoolean looking = new AtomicBoolean();
  private boolean away;

  @PostConstruct
  void start() {
    beginTimer();
  }

  /** Restarts the timer. */
  public void goOn(@Observes ClockSetBack event) {
    beginTimer();
  }

  private void beginTimer() {
    ClockManager.beginTimer(timers, "suspensions", LOOK_MILLIS);
  }

  @Timeout
  void look() {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    try {
      mail.follow();
      away = false;
    } catch (SQLException | RuntimeException databaseAway) {
      if (!away) {
        LOG.log(Level.WARNING, "suspensions: {0}", databaseAway.getMessage());
      }
      away = true;
    } finally {
      looking.set(false);
    }
  }
}
