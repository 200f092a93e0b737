package io.tmail.queue.trace;

import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TracedFinding;
import java.time.Instant;
import java.util.List;

/**
 * What a user may see of a message: of a sent one, all recipients that they named; of a received
 * one, only what concerns their own copy.
 *
 * @param at when it was accepted or refused
 * @param sent whether the user sent it, authenticated; otherwise they received it
 * @param sender the reverse-path, empty for the null sender
 * @param recipients as the client named them
 * @param size octets; 0 where it was refused
 * @param outcome the delivery status; null while nothing has happened yet
 * @param score the sum of the findings' scores; 0 of a sent message
 * @param findings what checks have found out about a received message
 * @param events in their order
 */
public record OwnMessage(
    String id,
    Instant at,
    boolean sent,
    String sender,
    List<String> recipients,
    String messageId,
    long size,
    TraceEvent.Kind outcome,
    double score,
    List<TracedFinding> findings,
    List<TraceEvent> events) {

  /**
   * Messages, newest first.
   *
   * @param next the id to continue from; empty on the last page
   */
  public record Page(List<OwnMessage> messages, String next) {}
}
