package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import java.io.IOException;

/** The message's own bytes are the reason to refuse it. It was read to its end all the same. */
final class MessageRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient SmtpReply reply;

  MessageRefusedException(SmtpReply reply) {
    super(reply.toString());
    this.reply = reply;
  }

  SmtpReply reply() {
    return reply;
  }
}
