package io.tmail.smtp.content;

import io.tmail.policy.Verdict;
import java.io.IOException;

/** The message's own bytes are the reason to refuse it. It was read to its end all the same. */
public final class MessageRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Verdict.Refuse verdict;

  MessageRefusedException(Verdict.Refuse verdict) {
    super(verdict.reply().toString());
    this.verdict = verdict;
  }

  public Verdict.Refuse verdict() {
    return verdict;
  }
}
