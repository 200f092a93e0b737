package io.tmail.queue.tables;

import io.tmail.delivery.DeliveryResult;
import java.time.Duration;
import java.time.Instant;

/**
 * An event of a message.
 *
 * @param recipient its recipient; empty for the whole message
 * @param relay the next hop or transport of an attempt; empty for none
 * @param reply the reply, or the administrator who did it
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
    /** The client was refused. */
    REFUSED,
    /** The next hop or the mailbox has it. */
    DELIVERED,
    /** It will be tried again. */
    DEFERRED,
    /** It was given up. */
    BOUNCED,
    /** A report to the sender was queued; the reply is its id. */
    REPORTED,
    /** The recipient's copy goes to the folder Junk. */
    JUNK,
    /** Held by an administrator, or in quarantine. */
    HELD,
    /** Released by an administrator. */
    RELEASED,
    /** Retried by an administrator. */
    RETRIED,
    /** An administrator sends it another way. */
    REROUTED,
    /** Discarded by an administrator. */
    DISCARDED,
    /** Returned to its sender by an administrator. */
    RETURNED,
    /** It left the queue. */
    REMOVED
  }

  /** What concerns a message as a whole. */
  public static TraceEvent of(Kind kind, String why, Instant at) {
    return new TraceEvent(at, kind, "", "", why, 0, "");
  }

  /** The result of an attempt. */
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
   * The same with another name, and without the reply if that must not be shown.
   *
   * @param all whether next hop and reply may be shown
   */
  public TraceEvent told(String name, boolean all) {
    return new TraceEvent(
        at, event, name, all ? relay : "", all ? reply : "", all ? tookMillis : 0, all ? tls : "");
  }

  /** When an attempt was made. */
  public record Attempt(Instant begin, Instant end) {}
}
