package io.tmail.policy;

import io.tmail.config.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * No message above the limit, as declared by SIZE= already (RFC 1870 §6.1); the real size is
 * watched while the bytes arrive.
 */
@Dependent
final class SizeCheck implements Check {
  /** Octets; 0 for no limit. */
  private final long most;

  @Inject
  SizeCheck(Settings settings) {
    this.most = settings.smtpd().maxDataBytes();
  }

  @Override
  public String name() {
    return "size";
  }

  @Override
  public Rank rank() {
    return Rank.BOUNDS;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    return most > 0 && transaction.mail().declaredSize() > most
        ? Verdict.refuse(
            Reason.SIZE, 552, "5.3.4", "Message too big, the limit is " + most + " bytes")
        : Verdict.PASS;
  }
}
