package io.tmail.queue.trace;

import io.tmail.queue.tables.TraceEvent;
import java.time.Instant;
import java.util.List;

/**
 * How much mail came and went within a day, and why not. Counted are messages that came within it,
 * and what became of them.
 *
 * @param hours from the oldest to the present one, 24 of them
 * @param reasons the most frequent first
 */
public record Traffic(List<Hour> hours, List<Reason> reasons) {

  /**
   * What happened within an hour.
   *
   * @param in messages accepted
   * @param out deliveries, one a recipient
   * @param deferred attempts that will be made again, one a recipient
   * @param refused clients told no
   * @param bounced recipients given up
   */
  public record Hour(Instant from, long in, long out, long deferred, long refused, long bounced) {}

  /**
   * Why mail did not go on.
   *
   * @param event refused, deferred or bounced
   * @param code reply code and enhanced status, such as {@code 450 4.2.1}
   * @param example the text of one of the replies
   */
  public record Reason(TraceEvent.Kind event, String code, String example, long count) {}
}
