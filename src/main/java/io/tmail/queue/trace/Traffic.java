package io.tmail.queue.trace;

import io.tmail.queue.tables.TraceEvent;
import java.time.Instant;
import java.util.List;

/**
 * Mail traffic of the last 24 hours, and why mail was delayed or refused. Counts messages that were
 * received in that time, and their events.
 *
 * @param hours from the oldest to the present one, 24 of them
 * @param reasons the most frequent first
 */
public record Traffic(List<Hour> hours, List<Reason> reasons) {

  /**
   * Counts of one hour.
   *
   * @param in messages accepted
   * @param out deliveries, one per recipient
   * @param deferred attempts that will be retried, one per recipient
   * @param refused refused commands of clients
   * @param bounced recipients that failed permanently
   */
  public record Hour(Instant from, long in, long out, long deferred, long refused, long bounced) {}

  /**
   * A reason why mail was not delivered.
   *
   * @param event refused, deferred or bounced
   * @param code reply code and enhanced status, such as {@code 450 4.2.1}
   * @param example the text of one of the replies
   */
  public record Reason(TraceEvent.Kind event, String code, String example, long count) {}
}
