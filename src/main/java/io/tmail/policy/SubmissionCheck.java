package io.tmail.policy;

import io.tmail.config.Listener.Role;
import jakarta.enterprise.context.Dependent;

/** The submission ports require authentication (RFC 6409 §4.3). */
@Dependent
final class SubmissionCheck implements Check {
  @Override
  public String name() {
    return "submission";
  }

  @Override
  public Rank rank() {
    return Rank.RIGHTS;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    Client client = transaction.client();
    return client.listener().role() == Role.SUBMISSION && client.user().isEmpty()
        ? Verdict.refuse(Reason.AUTH_REQUIRED, 530, "5.7.0", "Authentication required")
        : Verdict.PASS;
  }
}
