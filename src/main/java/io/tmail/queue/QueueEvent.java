package io.tmail.queue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import java.time.Duration;

/**
 * Facts about messages, passed to the metrics after they happened. No delivery step depends on an
 * observer.
 */
public sealed interface QueueEvent {
  /** The message they are about. */
  QueuedMessage message();

  /** A message is on stable storage. */
  record Accepted(QueuedMessage message, int recipients) implements QueueEvent {}

  /** An attempt for one recipient has been settled. */
  record Settled(
      QueuedMessage message, QueuedRecipient recipient, DeliveryResult result, Duration delay)
      implements QueueEvent {}

  /** No recipient is left. */
  record Removed(QueuedMessage message) implements QueueEvent {}
}
