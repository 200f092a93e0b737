package io.tmail.pickup;

import io.tmail.config.Settings;
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
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Checks the pickup folder twice per second while the queue is open. */
@ManagedExecutorDefinition(name = "java:app/tmail/pickup", maxAsync = 4)
@Singleton
@Startup
@DependsOn("QueueManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PickupManager {
  private static final Logger LOG = Logger.getLogger(PickupManager.class.getName());
  private static final long TICK_MILLIS = 500;

  @Resource private TimerService timers;

  @Resource(lookup = "java:app/tmail/pickup")
  private ManagedExecutorService workers;

  @Inject private Settings settings;
  @Inject private PickupIntake intake;
  @Inject private Clock clock;

  private final AtomicBoolean sweeping = new AtomicBoolean();
  private PickupFolder folder;

  @PostConstruct
  void start() {
    folder = new PickupFolder(settings.general().home(), intake, workers);
    try {
      folder.open(clock.instant());
    } catch (IOException unwritable) {
      LOG.log(Level.WARNING, "pickup: {0}", unwritable.toString());
    }
    beginTimers();
  }

  /** Restarts the timer. */
  public void goOn(@Observes ClockSetBack event) {
    beginTimers();
  }

  private void beginTimers() {
    ClockManager.beginTimer(timers, "pickup", TICK_MILLIS);
  }

  @Timeout
  void sweep() {
    if (!sweeping.compareAndSet(false, true)) {
      return;
    }
    try {
      folder.sweep(clock.instant());
    } catch (IOException | RuntimeException unreadable) {
      LOG.log(Level.WARNING, "pickup: {0}", unreadable.toString());
    } finally {
      sweeping.set(false);
    }
  }
}
