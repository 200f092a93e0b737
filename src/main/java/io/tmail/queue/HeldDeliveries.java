package io.tmail.queue;

import io.tmail.mail.QueueId;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the deliveries in memory, and says which one may be added. A lane may hold at most as much
 * as is left free, so there is always room for one more lane. Guarded by the lock of the {@link
 * DeliveryLanes}.
 */
final class HeldDeliveries {
  private static final int MOST = 4000;
  private static final long MOST_BYTES = 48L << 20;

  private final Map<QueueId, Integer> parts = new HashMap<>();
  private int count;
  private long bytes;

  boolean hasRoomFor(Delivery delivery, Lane lane) {
    return lane.held < MOST - count && lane.bytesHeld + memory(delivery) <= MOST_BYTES - bytes;
  }

  void add(Delivery delivery, Lane lane) {
    change(delivery, lane, 1);
  }

  void remove(Delivery delivery, Lane lane) {
    change(delivery, lane, -1);
  }

  /** How many more may be held. */
  int room() {
    return MOST - count;
  }

  /** Whether it is time to fetch more. */
  boolean isHalfEmpty() {
    return count < MOST / 2 && bytes < MOST_BYTES / 2;
  }

  /** Whether nothing is fetched for the lane at the moment. */
  boolean isFull(Lane lane) {
    return lane.held >= (MOST - count) / 2;
  }

  /** Whether a delivery of the message, one of several, is held. */
  boolean hasPartOf(QueueId id) {
    return parts.containsKey(id);
  }

  private void change(Delivery delivery, Lane lane, int by) {
    long more = by * memory(delivery);
    lane.held += by;
    lane.bytesHeld += more;
    count += by;
    bytes += more;
    if (!delivery.coversMessage()) {
      parts.merge(delivery.message().id(), by, HeldDeliveries::sumOrNone);
    }
  }

  private static long memory(Delivery delivery) {
    return delivery.message().content().memory();
  }

  private static Integer sumOrNone(Integer one, Integer other) {
    return one + other == 0 ? null : Integer.valueOf(one + other);
  }
}
