package io.tmail.delivery;

import io.tmail.mail.EnhancedStatus;
import io.tmail.mail.SmtpReply;
import java.util.Locale;

/**
 * What came of one attempt for one recipient. The class of the status follows from the type, so a
 * failure for good can't carry 4.x.x. Whatever is not understood is {@link Deferred}.
 */
public sealed interface DeliveryResult {
  /** The answer of whoever took or refused the message, or our own words. */
  SmtpReply reply();

  /**
   * Who that was, as logs and reports name it: {@code dovecot-lda}, {@code
   * mx.example.com[192.0.2.1]:25}.
   */
  String relay();

  /** Protocol and cipher towards it; empty in plain text, or where nobody was spoken to. */
  String tls();

  /**
   * The next server, or Dovecot, has the message now.
   *
   * @param handover who owes the sender the report of success that he may have asked for
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

  /** What became of the duty to report (RFC 3461 §5.2). */
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

  /** It will never work; the sender must be told. */
  record Failed(SmtpReply reply, String relay, String tls) implements DeliveryResult {
    public Failed {
      require(reply, 5);
    }

    /** In plain text. */
    public Failed(SmtpReply reply, String relay) {
      this(reply, relay, "");
    }
  }

  /** The result that a next hop's reply stands for; unknown classes mean temporary. */
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
