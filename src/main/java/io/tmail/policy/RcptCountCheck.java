package io.tmail.policy;

/**
 * Not too many recipients for one message; the client sends the rest in another (RFC 5321
 * §4.5.3.1.10).
 */
final class RcptCountCheck implements Check {
  private final int most;

  /**
   * @param most recipients; 0 for no limit
   */
  RcptCountCheck(int most) {
    this.most = most;
  }

  @Override
  public Verdict onRcpt(Client client, Mail mail, Rcpt rcpt) {
    return most > 0 && rcpt.before() >= most
        ? Verdict.refuse(Reason.RECIPIENTS, 452, "4.5.3", "Too many recipients")
        : Verdict.PASS;
  }
}
