package io.tmail.policy;

import io.tmail.mail.SmtpReply;

/** What a check says. */
public sealed interface Verdict {
  Verdict PASS = new Pass();

  /** Nothing against it; the next check decides. */
  record Pass() implements Verdict {}

  /** No: the client gets this reply, 4xx or 5xx, and no further check is asked. */
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
