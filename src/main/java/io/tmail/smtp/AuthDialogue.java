package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import java.io.IOException;
import java.io.InputStream;

/**
 * The challenges and responses within one AUTH. Its lines may be longer than any command's (RFC
 * 4954 §4), so it reads them itself.
 *
 * @param in the session's buffered input
 */
record AuthDialogue(SmtpConversation conversation, InputStream in) {
  private static final int LONGEST_LINE = 12_288;

  /**
   * @return the client's response, still in base64
   * @throws EndedException if the client cancelled with {@code *}, or said too much
   */
  String ask(String challenge) throws IOException, EndedException {
    conversation.replyNow(SmtpReply.plain(334, challenge));
    String line = line();
    if (line.length() > LONGEST_LINE) {
      throw new EndedException(
          SmtpReply.of(500, "5.5.6", "Authentication exchange line is too long"));
    }
    if (line.equals("*\r")) {
      throw new EndedException(SmtpReply.of(501, "5.7.0", "Authentication cancelled"));
    }
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : "bare LF";
  }

  /** Up to LF, which is dropped; of a longer line only so much that it is seen to be too long. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new ClientGoneException();
      }
      if (line.length() <= LONGEST_LINE) {
        line.append((char) c);
      }
    }
    return line.toString();
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
