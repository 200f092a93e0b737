package io.tmail.queue;

import io.tmail.queue.tables.TraceEvent;
import java.util.Optional;

/**
 * The results of one attempt in two parts: what is settled at once, and what is reported to the
 * sender. The second part waits for other deliveries of the message, so that one bounce names all.
 * If there are no other deliveries, both are one.
 *
 * @param now settled at once
 * @param reported settled together with others of the message
 */
record Settlements(Settlement now, Settlement reported) {
  static Settlements of(Delivery delivery, TraceEvent.Attempt attempt) {
    Settlement now = new Settlement(delivery.message(), delivery.coversMessage(), attempt);
    return new Settlements(
        now, delivery.coversMessage() ? now : new Settlement(delivery.message(), false, attempt));
  }

  /** What has to wait, if anything. */
  Optional<Settlement> waiting() {
    return reported == now || reported.results().isEmpty()
        ? Optional.empty()
        : Optional.of(reported);
  }
}
