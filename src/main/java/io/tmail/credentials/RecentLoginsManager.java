package io.tmail.credentials;

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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Stores recent logins every two seconds. */
@Singleton
@Startup
@DependsOn("SchemaManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RecentLoginsManager {
  private static final Logger LOG = Logger.getLogger(RecentLoginsManager.class.getName());
  private static final long TICK_MILLIS = 2_000;

  @Resource private TimerService timers;
  @Inject private RecentLogins logins;

  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean troubled;

  @PostConstruct
  void start() {
    beginTimers();
  }

  /** Restarts the timer. */
  public void goOn(@Observes ClockSetBack event) {
    beginTimers();
  }

  private void beginTimers() {
    ClockManager.beginTimer(timers, "logins", TICK_MILLIS);
  }

  @Timeout
  void tick() {
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    try {
      logins.tick();
      troubled = false;
    } catch (RuntimeException unwritable) {
      tell(unwritable);
    } finally {
      busy.set(false);
    }
  }

  /** Once, until it works again: two nodes may meet, and the next time it goes well. */
  private void tell(RuntimeException unwritable) {
    LOG.log(troubled ? Level.FINE : Level.INFO, "logins not written yet: {0}", "" + unwritable);
    troubled = true;
  }

  @PreDestroy
  void stop() {
    try {
      logins.finish();
    } catch (RuntimeException unwritable) {
      LOG.log(Level.INFO, "logins not written: {0}", "" + unwritable);
    }
  }
}
