package io.tmail.queue;

import io.tmail.config.DeliverdSettings;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import java.time.Duration;
import java.time.Instant;

/** How long a message is retried, and when its sender is warned that it waits. */
final class MessageLifetime {
  private final Duration ofMail;
  private final Duration ofBounces;
  private final Duration untilWarning;

  MessageLifetime(DeliverdSettings deliverd) {
    this.ofMail = deliverd.queueLifetime();
    this.ofBounces = deliverd.bounceLifetime();
    this.untilWarning = deliverd.delayWarning();
  }

  /** Whether a further failure is final. */
  boolean isOver(QueuedMessage message, Instant now) {
    Duration limit = message.reversePath().isNull() ? ofBounces : ofMail;
    return now.isAfter(message.acceptedAt().plus(limit));
  }

  /** Whether the sender wants a warning, and has none yet. */
  boolean isWarningDue(QueuedMessage message, QueuedRecipient recipient, Instant now) {
    return !untilWarning.isZero()
        && !recipient.warned()
        && !message.reversePath().isNull()
        && Notice.Kind.DELAYED.isWantedFor(recipient.recipient())
        && now.isAfter(message.acceptedAt().plus(untilWarning));
  }
}
