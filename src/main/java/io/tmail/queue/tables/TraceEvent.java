package io.tmail.queue.tables;

import io.tmail.delivery.DeliveryResult;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that happened to a message.
 *
 * @param recipient whom it concerns; empty for the whole message
 * @param relay the next hop or transport of an attempt; empty for none
 * @param reply what was answered, or who wanted it
 * @param tookMillis how long the attempt took
 * @param tls protocol and cipher towards the next hop; empty for none
 */
public record TraceEvent(
    Instant at,
    Kind event,
    String recipient,
    String relay,
    String reply,
    long tookMillis,
    String tls) {

  /** What happened. Acceptance is not among them: it is what the others belong to. */
  public enum Kind {
    /** The client was told no. */
    REFUSED,
    /** The next hop or the mailbox has it. */
    DELIVERED,
    /** It will be tried again. */
    DEFERRED,
    /** It was given up. */
    BOUNCED,
    /** A report to the sender was queued; the reply is its id. */
    REPORTED,
    /** An administrator wants it to wait. */
    HELD,
    /** An administrator lets it go on. */
    RELEASED,
    /** An administrator wants it tried now. */
    RETRIED,
    /** An administrator sends it another way. */
    REROUTED,
    /** An administrator wants it forgotten. */
    DISCARDED,
    /** An administrator wants it returned to its sender. */
    RETURNED,
    /** It left the queue. */
    REMOVED
  }

  /** What concerns a message as a whole. */
  public static TraceEvent of(Kind kind, String why, Instant at) {
    return new TraceEvent(at, kind, "", "", why, 0, "");
  }

  /** What came of an attempt. */
  public static TraceEvent of(
      Kind kind, QueuedRecipient recipient, DeliveryResult result, Attempt when) {
    return new TraceEvent(
        when.end,
        kind,
        recipient.recipient().address(),
        result.relay(),
        result.reply().toString(),
        Duration.between(when.begin, when.end).toMillis(),
        result.tls());
  }

  /**
   * The same about another name, and without what was said if that is not to be told.
   *
   * @param all whether next hop and reply may be told
   */
  public TraceEvent told(String name, boolean all) {
    return new TraceEvent(
        at, event, name, all ? relay : "", all ? reply : "", all ? tookMillis : 0, all ? tls : "");
  }

  /** When an attempt was made. */
  public record Attempt(Instant begin, Instant end) {}
}
