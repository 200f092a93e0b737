package io.tmail.queue.manager;

import io.tmail.config.Settings;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.queue.Claims;
import io.tmail.queue.Delivery;
import io.tmail.queue.DeliveryLanes;
import io.tmail.queue.DeliveryWork;
import io.tmail.queue.NodeLease;
import io.tmail.queue.QueueOpened;
import io.tmail.queue.Removal;
import io.tmail.queue.control.QueueControl;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.trace.Refusals;
import io.tmail.queue.trace.TraceExpiry;
import io.tmail.runtime.ClockManager;
import io.tmail.runtime.ClockSetBack;
import io.tmail.runtime.SteadyClock;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Manages the queue's life cycle: opens it at the start, claims due work by a timer, and closes it
 * when the server stops. New mail does not wait for the timer; it is in the lanes already.
 */
@Singleton
@Startup
@DependsOn({"SchemaManager", "SealManager"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class QueueManager {
  private static final Logger LOG = Logger.getLogger(QueueManager.class.getName());
  private static final String TICK = "tick";
  private static final long TICK_MILLIS = 1000;
  private static final String SWEEP = "sweep";
  private static final long SWEEP_MILLIS = 3_600_000;
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  @Resource private TimerService timers;

  @Inject private Settings settings;
  @Inject private QueueDatabase database;
  @Inject private Claims claims;
  @Inject private Removal removal;
  @Inject private Clock systemClock;
  @Inject private DeliveryLanes lanes;
  @Inject private DeliveryWork work;
  @Inject private QueueControl control;
  @Inject private SmtpConnectionFactory connections;
  @Inject private Refusals refusals;
  @Inject private Event<QueueOpened> opened;

  private final AtomicBoolean ticking = new AtomicBoolean();

  /** Deliveries that wait for the database to be given back; only touched within a tick. */
  private final List<Delivery> suspended = new ArrayList<>();

  private QueueLock lock;
  private NodeLease lease;
  private TraceExpiry traces;
  private ClockWatch clock;

  @PostConstruct
  void start() {
    lock = QueueLock.take(settings.database());
    database.open();
    lease =
        new NodeLease(database, settings.database().nodeLease(), systemClock, new SteadyClock());
    lease.begin();
    clock = new ClockWatch(database, systemClock);
    traces = new TraceExpiry(database, settings.trace().keep(), systemClock);
    if (settings.deliverd().launch()) {
      lanes.start(work, this::tick);
    }
    opened.fire(new QueueOpened());
    beginTimers();
  }

  /** Restarts the timers, and makes waiting mail due that much earlier. */
  public void goOn(@Observes ClockSetBack event) {
    clock.setBack(event.by());
    beginTimers();
  }

  private void beginTimers() {
    ClockManager.beginTimer(timers, TICK, TICK_MILLIS);
    ClockManager.beginTimer(timers, SWEEP, SWEEP_MILLIS);
  }

  @Timeout
  void onTimer(Timer timer) {
    if (SWEEP.equals(timer.getInfo())) {
      sweep();
    } else {
      tick();
    }
  }

  private void sweep() {
    try {
      if (lease.isHousekeeper()) {
        removal.sweep();
        control.expireQuarantine(settings.filters().quarantined());
      }
    } catch (IOException | SQLException | RuntimeException storeAway) {
      LOG.log(Level.WARNING, "queue: sweep failed: {0}", storeAway.getMessage());
    }
  }

  /** A failure here lasts only until the next call, a second later. */
  private void tick() {
    if (!ticking.compareAndSet(false, true)) {
      return;
    }
    try {
      lease.renewIfDue();
      clock.catchUp(lease.nodes() == 1);
      lanes.shareWith(lease.nodes());
      suspended.forEach(claims::giveBack);
      suspended.clear();
      control.finish();
      claims.claimDue();
      connections.closeIdle();
      refusals.write();
      if (traces.isDue() && lease.isHousekeeper()) {
        traces.run();
      }
    } catch (SQLException | RuntimeException databaseAway) {
      LOG.log(Level.WARNING, "queue: {0}", databaseAway.getMessage());
      suspendIfDoubtful();
    } finally {
      ticking.set(false);
    }
  }

  /** What another node may take over must not begin here; it is given back when we can. */
  private void suspendIfDoubtful() {
    if (lease.isDoubtful()) {
      suspended.addAll(lanes.withdraw(any -> true));
    }
  }

  @PreDestroy
  void stop() {
    lanes.stop();
    long deadline = System.nanoTime() + STOP_GRACE.toNanos();
    while (lanes.running() > 0 && System.nanoTime() < deadline) {
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
    work.stop();
    try {
      lease.end();
    } catch (RuntimeException databaseAway) {
      LOG.log(Level.WARNING, "queue: {0}", databaseAway.getMessage());
    }
    database.close();
    lock.release();
  }
}
