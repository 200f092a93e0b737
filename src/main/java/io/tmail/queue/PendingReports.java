package io.tmail.queue;

import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.queue.tables.QueuedMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Failures that wait for others of the same message, so that its sender gets one bounce. Nothing of
 * them is settled yet: after a crash the recipients are tried again, and fail again. They wait
 * while deliveries of the message are under way or about to be, but not for long. Used by delivery
 * threads.
 */
final class PendingReports {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST = 500;

  private final Predicate<QueueId> underWay;
  private final Consumer<Settlement> settle;
  private final Clock clock;
  private final Map<Key, Pending> waiting = new LinkedHashMap<>();

  /**
   * @param underWay whether further results of the message are expected soon
   * @param settle creates the bounce and records the results
   */
  PendingReports(Predicate<QueueId> underWay, Consumer<Settlement> settle, Clock clock) {
    this.underWay = underWay;
    this.settle = settle;
    this.clock = clock;
  }

  private record Key(QueueId id, ReversePath sender) {}

  private record Pending(Settlement settlement, Instant since) {}

  /**
   * @return whether {@link #settleReady} must be called soon
   */
  boolean add(Settlement failures) {
    QueuedMessage message = failures.message();
    Pending crowdedOut = null;
    boolean first;
    synchronized (waiting) {
      first = waiting.isEmpty();
      Key key = new Key(message.id(), message.reversePath());
      Pending before = waiting.get(key);
      if (before != null) {
        before.settlement.add(failures);
      } else {
        waiting.put(key, new Pending(failures, clock.instant()));
      }
      if (waiting.size() > MOST) {
        crowdedOut = waiting.remove(waiting.keySet().iterator().next());
      }
    }
    if (crowdedOut != null) {
      settle.accept(crowdedOut.settlement);
    }
    return first;
  }

  /**
   * Settles what no longer waits for other recipients.
   *
   * @return whether some still wait
   */
  boolean settleReady() {
    return settle(false);
  }

  /** Settles all, at the server's stop. */
  void settleAll() {
    boolean unused = settle(true);
  }

  private boolean settle(boolean all) {
    List<Pending> ready = new ArrayList<>();
    Instant late = clock.instant().minus(PATIENCE);
    boolean more;
    synchronized (waiting) {
      waiting
          .entrySet()
          .removeIf(
              each -> {
                boolean now =
                    all || each.getValue().since.isBefore(late) || !underWay.test(each.getKey().id);
                return now && ready.add(each.getValue());
              });
      more = !waiting.isEmpty();
    }
    ready.forEach(each -> settle.accept(each.settlement));
    return more;
  }
}
