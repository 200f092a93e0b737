package io.tmail.delivery.client;

import io.tmail.mail.SmtpReply;
import java.io.IOException;

/** The next hop replied, but refused before a mail transaction. */
class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient SmtpReply reply;

  RefusedException(SmtpReply reply) {
    super(reply.toString());
    this.reply = reply;
  }

  SmtpReply reply() {
    return reply;
  }
}
