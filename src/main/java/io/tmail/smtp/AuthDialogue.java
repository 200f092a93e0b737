package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.smtp.CommandReader.BadLineException;
import io.tmail.smtp.content.ClientGoneException;
import java.io.IOException;

/**
 * The challenges and responses within one AUTH. Its lines may be longer than any command's (RFC
 * 4954 §4).
 */
record AuthDialogue(SmtpSession session) {
  /**
   * @return the client's response, still in base64
   * @throws EndedException if the client cancelled with {@code *}, or said too much
   */
  String ask(String challenge) throws IOException, EndedException {
    session.replyNow(SmtpReply.plain(334, challenge));
    String line = line();
    if (line.equals("*")) {
      throw new EndedException(Answers.AUTH_CANCELLED);
    }
    return line;
  }

  private String line() throws IOException, EndedException {
    try {
      return session.commands().response().orElseThrow(ClientGoneException::new);
    } catch (BadLineException bad) {
      if (bad.answer().isLast()) {
        throw new EndedException(bad.answer());
      }
      throw new EndedException(
          bad.answer().equals(Answers.LINE_TOO_LONG)
              ? Answers.AUTH_LINE_TOO_LONG
              : Answers.NOT_BASE64);
    }
  }

  /** The exchange is over before its end. */
  static final class EndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    EndedException(Answer answer) {
      super(answer.toString());
      this.answer = answer;
    }

    Answer answer() {
      return answer;
    }
  }
}
