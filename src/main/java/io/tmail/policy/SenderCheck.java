package io.tmail.policy;

import io.tmail.accounts.SenderAddresses;
import io.tmail.accounts.User;
import io.tmail.mail.MailAddress;
import java.util.Optional;

/**
 * An authenticated user may send only from their own addresses (RFC 6409 §6.1), not from those of
 * another user. Bounces, from the null sender, are always allowed.
 */
final class SenderCheck implements Check {
  private final SenderAddresses addresses;

  SenderCheck(SenderAddresses addresses) {
    this.addresses = addresses;
  }

  @Override
  public Verdict onMail(Client client, Mail mail) {
    Optional<User> user = client.user();
    Optional<MailAddress> sender = mail.reversePath().address();
    return user.isEmpty() || sender.isEmpty() || addresses.allows(user.get(), sender.get())
        ? Verdict.PASS
        : Verdict.refuse(
            Reason.SENDER,
            553,
            "5.7.1",
            "Sender address is not one of the user " + user.get().login());
  }
}
