package io.tmail.queue.trace;

import io.tmail.queue.tables.TraceEvent;
import java.time.Instant;
import java.util.List;

/**
 * What a user may know of a message: of one that he sent, all that he named; of one that he got,
 * nothing but what concerns himself.
 *
 * @param at when it came
 * @param sent whether he sent it, after he had signed in; otherwise he got it
 * @param sender the reverse-path, empty for the null sender
 * @param recipients as the client named them
 * @param size octets; 0 where it was refused
 * @param outcome what became of it; null while nothing has happened yet
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
    List<TraceEvent> events) {

  /**
   * Messages, the latest first.
   *
   * @param next the id to go on from; empty if there are no more
   */
  public record Page(List<OwnMessage> messages, String next) {}
}
