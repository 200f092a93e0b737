package io.tmail.runtime;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Checks every second, by a monotonic clock, whether the system's clock was set. The container's
 * interval timers follow the system's clock: after it was set back by an hour, they do not fire for
 * an hour. Owners of such timers therefore restart them {@link ClockSetBack when that happens}.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ClockManager {
  private static final Logger LOG = Logger.getLogger(ClockManager.class.getName());

  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private Event<ClockSetBack> setBack;
  @Inject private Clock clock;

  private ClockJumps jumps;
  private ScheduledFuture<?> looking;

  @PostConstruct
  void start() {
    jumps = new ClockJumps(clock, new SteadyClock());
    looking = scheduler.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Begins a bean's timer of that name, or begins it again; it is lost when the server ends. */
  public static void beginTimer(TimerService timers, String name, long millis) {
    List.copyOf(timers.getTimers()).stream()
        .filter(timer -> name.equals(timer.getInfo()))
        .forEach(Timer::cancel);
    timers.createIntervalTimer(millis, millis, new TimerConfig(name, false));
  }

  @PreDestroy
  void stop() {
    looking.cancel(false);
  }

  private void look() {
    try {
      Duration jump = jumps.look();
      if (!jump.isZero()) {
        LOG.log(
            Level.WARNING,
            "the system''s clock was set {0} by {1} s",
            new Object[] {jump.isNegative() ? "back" : "forward", jump.abs().toSeconds()});
      }
      if (jump.isNegative()) {
        setBack.fire(new ClockSetBack(jump.negated()));
      }
    } catch (RuntimeException trouble) { // the next look must come
      LOG.log(Level.SEVERE, "timers are restarted because the clock was set back", trouble);
    }
  }
}
