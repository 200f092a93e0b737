package io.tmail.queue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.queue.tables.TraceEvent;
import java.time.Duration;

/**
 * Where the time went, from the arrival of a message to the result of an attempt, as Postfix counts
 * it. None is negative, although the system's clock may be set back.
 *
 * @param arrival before the queue: from the begin of the message's transfer to its acceptance. Zero
 *     if this is not known; then {@code queued} includes it
 * @param queued in the queue, until the attempt began
 * @param setUp until mail could be sent to the other side, or until that failed
 * @param transmission the rest
 */
record Delays(Duration arrival, Duration queued, Duration setUp, Duration transmission) {
  static Delays of(Delivery delivery, TraceEvent.Attempt attempt, DeliveryResult result) {
    Duration waited = positive(Duration.between(delivery.message().acceptedAt(), attempt.begin()));
    Duration took = positive(Duration.between(attempt.begin(), attempt.end()));
    Duration arrival = least(delivery.arrival(), waited);
    Duration setUp = least(result.contact().setUp(), took);
    return new Delays(arrival, waited.minus(arrival), setUp, took.minus(setUp));
  }

  private static Duration positive(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  private static Duration least(Duration part, Duration whole) {
    return part.compareTo(whole) < 0 ? positive(part) : whole;
  }

  /** {@code delay=…, delays=a/b/c/d}: the sum and the four, in seconds. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(64).append("delay=");
    append(text, arrival.plus(queued).plus(setUp).plus(transmission));
    append(text.append(", delays="), arrival);
    append(text.append('/'), queued);
    append(text.append('/'), setUp);
    append(text.append('/'), transmission);
    return text.toString();
  }

  /**
   * Seconds with two digits, rounded. A Formatter took a tenth of what a relayed message costs, and
   * there is a line for each recipient.
   */
  private static void append(StringBuilder text, Duration time) {
    long hundredths = (time.toMillis() + 5) / 10;
    long fraction = hundredths % 100;
    text.append(hundredths / 100).append(fraction < 10 ? ".0" : ".").append(fraction);
  }
}
