package io.tmail.queue;

import io.tmail.config.Deliverd;
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
 * huge destination never starves the others. A lane may hold at most as much as is left free, so
 * there is always room for one more lane. Deliveries that do not fit stay in the tables.
 */
@ManagedExecutorDefinition(name = "java:app/tmail/deliveries", maxAsync = 256)
@ApplicationScoped
public class DeliveryLanes {
  private static final Logger LOG = Logger.getLogger(DeliveryLanes.class.getName());
  private static final Duration THREAD_KEPT = Duration.ofSeconds(1);
  private static final int MOST_HELD = 4000;
  private static final long MOST_BYTES_HELD = 48L << 20;

  @Resource(lookup = "java:app/tmail/deliveries")
  private ManagedExecutorService managedExecutor;

  private int localConcurrency;
  private int remoteConcurrency;
  private int perHostConcurrency;
  private int nodes = 1;

  private final Map<Destination, Lane> lanes = new HashMap<>();
  private final Map<QueueId, Integer> parts = new HashMap<>();
  private final Set<Lane> ready = new LinkedHashSet<>();
  private Executor executor;
  private DeliveryRunner runner;
  private Runnable whenRoomy;
  private int held;
  private long bytesHeld;
  private int running;
  private int runningRemote;
  private boolean turnedAway;
  private boolean stopping;

  protected DeliveryLanes() {}

  @Inject
  DeliveryLanes(Settings settings) {
    Deliverd deliverd = settings.deliverd();
    this.localConcurrency = deliverd.localConcurrency();
    this.remoteConcurrency = deliverd.remoteConcurrency();
    this.perHostConcurrency = deliverd.perHostConcurrency();
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
    boolean more = alive < nodes;
    nodes = alive;
    if (more) {
      dispatch();
    }
  }

  /** How many deliveries run at this moment. */
  public synchronized int running() {
    return running;
  }

  /** Keeps a place for a delivery that will be {@link #add added} or {@link #cancel cancelled}. */
  synchronized boolean reserve(Delivery delivery) {
    Lane lane = lanes.computeIfAbsent(delivery.destination(), Lane::new);
    int memory = delivery.message().content().memory();
    boolean room =
        !stopping
            && runner != null
            && lane.held < MOST_HELD - held
            && lane.bytesHeld + memory <= MOST_BYTES_HELD - bytesHeld;
    if (room) {
      hold(lane, delivery, 1);
    } else {
      turnedAway = true;
      forgetIfIdle(lane);
    }
    return room;
  }

  synchronized void cancel(Collection<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      Lane lane = lanes.get(delivery.destination());
      hold(lane, delivery, -1);
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
      some.forEach(each -> hold(lane, each, -1));
      forgetIfIdle(lane);
      taken.addAll(some);
    }
    return taken;
  }

  /** Whether a delivery of the message, one of several, waits or runs. */
  synchronized boolean hasPartOf(QueueId id) {
    return parts.containsKey(id);
  }

  /** How many more deliveries may be held. */
  public synchronized int room() {
    return stopping || runner == null ? 0 : MOST_HELD - held;
  }

  /** Destinations that take no more at the moment. */
  synchronized List<Destination> fullLanes() {
    return lanes.values().stream()
        .filter(lane -> lane.held >= (MOST_HELD - held) / 2)
        .map(lane -> lane.destination)
        .toList();
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
    if (turnedAway && held < MOST_HELD / 2 && bytesHeld < MOST_BYTES_HELD / 2) {
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
    Lane next = ready.stream().filter(this::mayRun).findFirst().orElse(null);
    if (next != null) {
      ready.remove(next);
      if (next.waiting.size() > 1) {
        ready.add(next);
      }
    }
    return next;
  }

  private boolean mayRun(Lane lane) {
    return lane.running < most(lane)
        && (lane.destination.isMailbox() || runningRemote < remoteConcurrency);
  }

  private int most(Lane lane) {
    return lane.destination.isMailbox() || lane.destination.isPipe()
        ? localConcurrency
        : Math.max(1, perHostConcurrency / nodes);
  }

  private void begin(Lane lane, Delivery first) {
    count(lane, 1);
    executor.execute(() -> work(lane, first));
  }

  private void count(Lane lane, int by) {
    lane.running += by;
    running += by;
    runningRemote += lane.destination.isMailbox() ? 0 : by;
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
    hold(lane, done, -1);
    refillIfRoomy();
    boolean othersWait =
        ready.stream().anyMatch(other -> other != lane && !other.destination.isMailbox());
    if (!stopping
        && !lane.waiting.isEmpty()
        && lane.running <= most(lane)
        && (lane.destination.isMailbox() || !othersWait)) {
      Delivery more = lane.waiting.pollFirst();
      if (lane.waiting.isEmpty()) {
        ready.remove(lane);
      }
      return more;
    }
    count(lane, -1);
    if (!lane.waiting.isEmpty()) {
      ready.add(lane);
    }
    forgetIfIdle(lane);
    dispatch();
    return null;
  }

  private void hold(Lane lane, Delivery delivery, int by) {
    long bytes = (long) by * delivery.message().content().memory();
    lane.held += by;
    lane.bytesHeld += bytes;
    held += by;
    bytesHeld += bytes;
    if (!delivery.whole()) {
      parts.merge(delivery.message().id(), by, DeliveryLanes::sumOrNone);
    }
  }

  private static Integer sumOrNone(Integer one, Integer other) {
    return one + other == 0 ? null : Integer.valueOf(one + other);
  }

  private void forgetIfIdle(Lane lane) {
    if (lane.held == 0 && lane.running == 0) {
      lanes.remove(lane.destination);
    }
  }
}
