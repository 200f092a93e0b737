package io.tmail.policy;

/**
 * No message above the limit, as declared by SIZE= already (RFC 1870 §6.1); the real size is
 * watched while the bytes arrive.
 */
final class SizeCheck implements Check {
  private final long most;

  /**
   * @param most octets; 0 for no limit
   */
  SizeCheck(long most) {
    this.most = most;
  }

  @Override
  public Verdict onMail(Client client, Mail mail) {
    return most > 0 && mail.declaredSize() > most
        ? Verdict.refuse(
            Reason.SIZE, 552, "5.3.4", "Message too big, the limit is " + most + " bytes")
        : Verdict.PASS;
  }
}
