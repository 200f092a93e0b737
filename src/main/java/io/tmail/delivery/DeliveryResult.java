package io.tmail.delivery;

import io.tmail.mail.EnhancedStatus;
import io.tmail.mail.SmtpReply;
import java.util.Locale;

/**
 * The result of one attempt for one recipient. The class of the status follows from the type, so a
 * permanent failure can't carry 4.x.x. Anything that is not understood is {@link Deferred}.
 */
public sealed interface DeliveryResult {
  /** The reply of the server that accepted or refused the message, or this server's own text. */
  SmtpReply reply();

  /**
   * Who that was, as logs and reports name it: {@code dovecot-lda}, {@code
   * mx.example.com[192.0.2.1]:25}.
   */
  String relay();

  /** Protocol and cipher towards it; empty in plain text, or without a connection. */
  String tls();

  /**
   * The next server, or Dovecot, has the message now.
   *
   * @param handover who must send the success report that the sender may have requested
   */
  record Delivered(SmtpReply reply, String relay, Handover handover, String tls)
      implements DeliveryResult {
    public Delivered {
      require(reply, 2);
    }

    /** Into a mailbox. */
    public Delivered(SmtpReply reply, String relay) {
      this(reply, relay, Handover.FINAL, "");
    }
  }

  /** How the attempt ended, as logs and metrics name it. */
  enum Outcome {
    SENT,
    DEFERRED,
    BOUNCED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Who is now responsible for delivery reports (RFC 3461 §5.2). */
  enum Handover {
    /** The message is in its mailbox: we report "delivered". */
    FINAL,
    /** The next server knows nothing of DSN: we report "relayed". */
    RELAYED,
    /** The next server took the sender's wishes over: we report nothing. */
    RELAYED_WITH_DSN
  }

  /** Try again later. */
  record Deferred(SmtpReply reply, String relay, String tls) implements DeliveryResult {
    public Deferred {
      require(reply, 4);
    }

    /** In plain text. */
    public Deferred(SmtpReply reply, String relay) {
      this(reply, relay, "");
    }
  }

  /** A permanent failure; the sender must get a bounce. */
  record Failed(SmtpReply reply, String relay, String tls) implements DeliveryResult {
    public Failed {
      require(reply, 5);
    }

    /** In plain text. */
    public Failed(SmtpReply reply, String relay) {
      this(reply, relay, "");
    }
  }

  /** The result for a next hop's reply; unknown classes are temporary. */
  static DeliveryResult of(SmtpReply reply, String relay, Handover handover, String tls) {
    return switch (reply.code() / 100) {
      case 2 -> new Delivered(reply, relay, handover, tls);
      case 5 -> new Failed(reply, relay, tls);
      case 4 -> new Deferred(reply, relay, tls);
      default -> deferred("4.5.0", "unexpected reply: " + reply, relay);
    };
  }

  static DeliveryResult delivered(String text, String relay) {
    return new Delivered(SmtpReply.of(250, "2.0.0", text), relay);
  }

  static DeliveryResult deferred(String status, String text, String relay) {
    return new Deferred(SmtpReply.of(451, status, text), relay);
  }

  static DeliveryResult failed(String status, String text, String relay) {
    return new Failed(SmtpReply.of(550, status, text), relay);
  }

  /** How the attempt ended. */
  default Outcome outcome() {
    if (this instanceof Delivered) {
      return Outcome.SENT;
    }
    return this instanceof Deferred ? Outcome.DEFERRED : Outcome.BOUNCED;
  }

  /** The enhanced status, completed where the reply had none. */
  default EnhancedStatus status() {
    return reply().statusOrDefault();
  }

  private static void require(SmtpReply reply, int replyClass) {
    if (reply.code() / 100 != replyClass) {
      throw new IllegalArgumentException("expected a " + replyClass + "xx reply: " + reply);
    }
  }
}
