package io.tmail.policy;

import io.tmail.config.Listener.Role;

/** The submission ports require authentication (RFC 6409 §4.3). */
final class SubmissionCheck implements Check {
  @Override
  public Verdict onMail(Client client, Mail mail) {
    return client.listener().role() == Role.SUBMISSION && client.user().isEmpty()
        ? Verdict.refuse(Reason.AUTH_REQUIRED, 530, "5.7.0", "Authentication required")
        : Verdict.PASS;
  }
}
