package io.tmail.queue;

import io.tmail.config.Settings;
import io.tmail.mail.Destination;
import io.tmail.mail.QueueId;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The deliveries that this node has in memory, one lane per destination. The number of concurrent
 * deliveries is limited per lane and in total, and lanes with work take turns, so that a slow or
 * huge destination never starves the others. Deliveries that do not fit stay in the tables.
 */
@ManagedExecutorDefinition(name = "java:app/tmail/deliveries", maxAsync = 256)
@ApplicationScoped
public class DeliveryLanes {
  private static final Logger LOG = Logger.getLogger(DeliveryLanes.class.getName());
  private static final Duration THREAD_KEPT = Duration.ofSeconds(1);

  @Resource(lookup = "java:app/tmail/deliveries")
  private ManagedExecutorService managedExecutor;

  private final Map<Destination, Lane> lanes = new HashMap<>();
  private final HeldDeliveries held = new HeldDeliveries();
  private final Set<Lane> ready = new LinkedHashSet<>();
  private LaneLimits limits;
  private Executor executor;
  private DeliveryRunner runner;
  private Runnable whenRoomy;
  private boolean turnedAway;
  private boolean stopping;

  protected DeliveryLanes() {}

  @Inject
  DeliveryLanes(Settings settings) {
    this.limits = new LaneLimits(settings.deliverd());
  }

  /**
   * From now on deliveries run, each by a call of the runner on a managed thread.
   *
   * @param refill called there too, when work may be left in the tables and there is room for it
   */
  public void start(DeliveryRunner deliver, Runnable refill) {
    start(new KeptThreads(managedExecutor, THREAD_KEPT), deliver, refill);
  }

  public synchronized void start(Executor threads, DeliveryRunner deliver, Runnable refill) {
    executor = threads;
    runner = deliver;
    whenRoomy = refill;
    dispatch();
  }

  /** No further delivery begins. */
  public synchronized void stop() {
    stopping = true;
  }

  /**
   * The limit of a destination is for all nodes: each uses its part, at least one.
   *
   * @param alive the present number of nodes
   */
  public synchronized void shareWith(int alive) {
    if (limits.shareWith(alive)) {
      dispatch();
    }
  }

  /** How many deliveries run at this moment. */
  public synchronized int running() {
    return limits.running();
  }

  /** Keeps a place for a delivery that will be {@link #add added} or {@link #cancel cancelled}. */
  synchronized boolean reserve(Delivery delivery) {
    Lane lane = lanes.computeIfAbsent(delivery.destination(), Lane::new);
    boolean room = !stopping && runner != null && held.hasRoomFor(delivery, lane);
    if (room) {
      held.add(delivery, lane);
    } else {
      turnedAway = true;
      forgetIfIdle(lane);
    }
    return room;
  }

  synchronized void cancel(Collection<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      Lane lane = lanes.get(delivery.destination());
      held.remove(delivery, lane);
      forgetIfIdle(lane);
    }
  }

  /** Deliveries with a reserved place, ready to run. */
  synchronized void add(Collection<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      Lane lane = lanes.get(delivery.destination());
      lane.waiting.addLast(delivery);
      ready.add(lane);
    }
    dispatch();
  }

  /**
   * Removes deliveries that have not begun; they will not run.
   *
   * @return those, for the tables
   */
  public synchronized List<Delivery> withdraw(Predicate<Delivery> unwanted) {
    List<Delivery> taken = new ArrayList<>();
    for (Lane lane : List.copyOf(lanes.values())) {
      List<Delivery> some = lane.waiting.stream().filter(unwanted).toList();
      lane.waiting.removeIf(unwanted);
      if (lane.waiting.isEmpty()) {
        ready.remove(lane);
      }
      some.forEach(each -> held.remove(each, lane));
      forgetIfIdle(lane);
      taken.addAll(some);
    }
    return taken;
  }

  /** Whether a delivery of the message, one of several, waits or runs. */
  synchronized boolean hasPartOf(QueueId id) {
    return held.hasPartOf(id);
  }

  /** How many more deliveries may be held. */
  public synchronized int room() {
    return stopping || runner == null ? 0 : held.room();
  }

  /** Destinations that take no more at the moment. */
  synchronized List<Destination> fullLanes() {
    return lanes.values().stream().filter(held::isFull).map(lane -> lane.destination).toList();
  }

  /** The tables have more due work than was fetched. */
  synchronized void moreIsDue() {
    turnedAway = true;
  }

  /** Something small that a delivery leaves to do, on a thread like those of deliveries. */
  void aside(Runnable task) {
    (executor == null ? managedExecutor : executor).execute(task);
  }

  /** The same after some time. */
  void asideAfter(Duration wait, Runnable task) {
    CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, this::aside)
        .execute(task);
  }

  private void refillIfRoomy() {
    if (turnedAway && held.isHalfEmpty()) {
      turnedAway = false;
      executor.execute(whenRoomy);
    }
  }

  private void dispatch() {
    if (runner == null || stopping) {
      return;
    }
    for (Lane lane = nextReady(); lane != null; lane = nextReady()) {
      begin(lane, lane.waiting.pollFirst());
    }
  }

  /** The lane whose turn it is; it goes to the end of the line. */
  private Lane nextReady() {
    Lane next = ready.stream().filter(limits::mayBegin).findFirst().orElse(null);
    if (next != null) {
      ready.remove(next);
      if (next.waiting.size() > 1) {
        ready.add(next);
      }
    }
    return next;
  }

  private void begin(Lane lane, Delivery first) {
    limits.begun(lane);
    executor.execute(() -> work(lane, first));
  }

  private void work(Lane lane, Delivery first) {
    for (Delivery delivery = first; delivery != null; ) {
      try {
        runner.run(delivery);
      } catch (RuntimeException | Error unforeseen) {
        LOG.log(Level.SEVERE, delivery.message().id() + ": delivery aborted", unforeseen);
      }
      delivery = next(lane, delivery);
    }
  }

  /** The same lane continues while no other waits, because its connection is already open. */
  private synchronized Delivery next(Lane lane, Delivery done) {
    held.remove(done, lane);
    refillIfRoomy();
    boolean othersWait =
        ready.stream().anyMatch(other -> other != lane && !other.destination.isMailbox());
    if (!stopping
        && !lane.waiting.isEmpty()
        && limits.mayContinue(lane)
        && (lane.destination.isMailbox() || !othersWait)) {
      Delivery more = lane.waiting.pollFirst();
      if (lane.waiting.isEmpty()) {
        ready.remove(lane);
      }
      return more;
    }
    limits.ended(lane);
    if (!lane.waiting.isEmpty()) {
      ready.add(lane);
    }
    forgetIfIdle(lane);
    dispatch();
    return null;
  }

  private void forgetIfIdle(Lane lane) {
    if (lane.held == 0 && lane.running == 0) {
      lanes.remove(lane.destination);
    }
  }
}
