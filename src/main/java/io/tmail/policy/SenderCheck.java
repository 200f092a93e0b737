package io.tmail.policy;

import io.tmail.accounts.SenderAddresses;
import io.tmail.accounts.User;
import io.tmail.mail.MailAddress;
import java.util.Optional;

/**
 * Whoever has proved to be a user sends from that user's addresses only (RFC 6409 §6.1), so that
 * nobody writes in a colleague's name. Reports, from the null sender, belong to nobody.
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
