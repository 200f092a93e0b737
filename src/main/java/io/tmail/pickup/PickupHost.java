package io.tmail.pickup;

import io.tmail.config.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks into the pickup folder, twice a second, as long as the queue is open. */
@Singleton
@Startup
@DependsOn("QueueManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PickupHost {
  private static final Logger LOG = Logger.getLogger(PickupHost.class.getName());
  private static final long TICK_MILLIS = 500;

  @Resource private TimerService timers;

  @Inject private Settings settings;
  @Inject private PickupIntake intake;

  private final AtomicBoolean sweeping = new AtomicBoolean();
  private PickupFolder folder;

  @PostConstruct
  void start() {
    folder = new PickupFolder(settings.general().home(), intake);
    try {
      folder.open();
    } catch (IOException unwritable) {
      LOG.log(Level.WARNING, "pickup: {0}", unwritable.toString());
    }
    timers.createIntervalTimer(TICK_MILLIS, TICK_MILLIS, new TimerConfig("pickup", false));
  }

  @Timeout
  void sweep() {
    if (!sweeping.compareAndSet(false, true)) {
      return;
    }
    try {
      folder.sweep(Instant.now());
    } catch (IOException | RuntimeException unreadable) {
      LOG.log(Level.WARNING, "pickup: {0}", unreadable.toString());
    } finally {
      sweeping.set(false);
    }
  }
}
