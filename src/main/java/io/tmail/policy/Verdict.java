package io.tmail.policy;

import io.tmail.mail.SmtpReply;

/** The result of a check. */
public sealed interface Verdict {
  Verdict PASS = new Pass();

  /** Accepted by this check; the next check is called. */
  record Pass() implements Verdict {}

  /** Refused: the client gets this reply, 4xx or 5xx, and no further check is called. */
  record Refuse(SmtpReply reply, Reason reason) implements Verdict {}

  static Verdict refuse(int code, String status, String text) {
    return refuse(Reason.OTHER, code, status, text);
  }

  /**
   * @param reason what it is counted by
   */
  static Verdict refuse(Reason reason, int code, String status, String text) {
    return new Refuse(SmtpReply.of(code, status, text), reason);
  }
}
