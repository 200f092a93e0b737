package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.smtp.CommandReader.BadLineException;
import io.tmail.smtp.content.ClientGoneException;
import java.io.IOException;

/**
 * The challenges and responses within one AUTH. Its lines may be longer than any command's (RFC
 * 4954 §4).
 */
record AuthDialogue(SmtpConversation conversation) {
  /**
   * @return the client's response, still in base64
   * @throws EndedException if the client cancelled with {@code *}, or said too much
   */
  String ask(String challenge) throws IOException, EndedException {
    conversation.replyNow(SmtpReply.plain(334, challenge));
    String line = line();
    if (line.equals("*")) {
      throw new EndedException(Replies.AUTH_CANCELLED);
    }
    return line;
  }

  private String line() throws IOException, EndedException {
    try {
      return conversation.commands().response().orElseThrow(ClientGoneException::new);
    } catch (BadLineException bad) {
      if (bad.isLast()) {
        conversation.because(bad.reason());
        conversation.end(bad.reply());
        throw new EndedException(Replies.ALREADY_GIVEN);
      }
      throw new EndedException(bad.isTooLong() ? Replies.AUTH_LINE_TOO_LONG : Replies.NOT_BASE64);
    }
  }

  /** The exchange is over before its end. */
  static final class EndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SmtpReply reply;

    EndedException(SmtpReply reply) {
      super(reply.toString());
      this.reply = reply;
    }

    SmtpReply reply() {
      return reply;
    }
  }
}
