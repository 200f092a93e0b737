package io.tmail.delivery;

import io.tmail.mail.EnhancedStatus;
import io.tmail.mail.SmtpReply;
import java.time.Duration;
import java.util.Locale;

/**
 * The result of one attempt for one recipient. The class of the status follows from the type, so a
 * permanent failure can't carry 4.x.x. Anything that is not understood is {@link Deferred}.
 */
public sealed interface DeliveryResult {
  /** The reply of the server that accepted or refused the message, or this server's own text. */
  SmtpReply reply();

  /** Who that was. */
  Contact contact();

  /** The same of another contact. */
  DeliveryResult with(Contact other);

  /**
   * The next server, or Dovecot, has the message now.
   *
   * @param handover who must send the success report that the sender may have requested
   */
  record Delivered(SmtpReply reply, Contact contact, Handover handover) implements DeliveryResult {
    public Delivered {
      require(reply, 2);
    }

    /** Into a mailbox. */
    public Delivered(SmtpReply reply, String relay) {
      this(reply, new Contact(relay), Handover.FINAL);
    }

    @Override
    public DeliveryResult with(Contact other) {
      return new Delivered(reply, other, handover);
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
  record Deferred(SmtpReply reply, Contact contact) implements DeliveryResult {
    public Deferred {
      require(reply, 4);
    }

    /** In plain text. */
    public Deferred(SmtpReply reply, String relay) {
      this(reply, new Contact(relay));
    }

    @Override
    public DeliveryResult with(Contact other) {
      return new Deferred(reply, other);
    }
  }

  /** A permanent failure; the sender must get a bounce. */
  record Failed(SmtpReply reply, Contact contact) implements DeliveryResult {
    public Failed {
      require(reply, 5);
    }

    /** In plain text. */
    public Failed(SmtpReply reply, String relay) {
      this(reply, new Contact(relay));
    }

    @Override
    public DeliveryResult with(Contact other) {
      return new Failed(reply, other);
    }
  }

  /** The result for a next hop's reply; unknown classes are temporary. */
  static DeliveryResult of(SmtpReply reply, Contact contact, Handover handover) {
    return switch (reply.code() / 100) {
      case 2 -> new Delivered(reply, contact, handover);
      case 5 -> new Failed(reply, contact);
      case 4 -> new Deferred(reply, contact);
      default -> deferred("4.5.0", "unexpected reply: " + reply, contact.relay());
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

  /** The name of the other side, as logs and reports show it. */
  default String relay() {
    return contact().relay();
  }

  /** Protocol and cipher towards it; empty in plain text, or without a connection. */
  default String tls() {
    return contact().tls();
  }

  /** The same, and the attempt began that much earlier with its set-up. */
  default DeliveryResult after(Duration before) {
    return with(contact().after(before));
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
