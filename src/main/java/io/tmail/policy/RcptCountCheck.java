package io.tmail.policy;

import io.tmail.config.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * Not too many recipients for one message; the client sends the rest in another (RFC 5321
 * §4.5.3.1.10).
 */
@Dependent
final class RcptCountCheck implements Check {
  /** Recipients; 0 for no limit. */
  private final int most;

  @Inject
  RcptCountCheck(Settings settings) {
    this.most = settings.smtpd().maxRecipients();
  }

  @Override
  public String name() {
    return "recipients";
  }

  @Override
  public Rank rank() {
    return Rank.BOUNDS;
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    return most > 0 && rcpt.before() >= most
        ? Verdict.refuse(Reason.RECIPIENTS, 452, "4.5.3", "Too many recipients")
        : Verdict.PASS;
  }
}
