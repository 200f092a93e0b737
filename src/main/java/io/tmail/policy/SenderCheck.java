package io.tmail.policy;

import io.tmail.accounts.SenderAddresses;
import io.tmail.accounts.User;
import io.tmail.config.Settings;
import io.tmail.mail.MailAddress;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * An authenticated user may send only from their own addresses (RFC 6409 §6.1), not from those of
 * another user. Bounces, from the null sender, are always allowed.
 */
@Dependent
final class SenderCheck implements Check {
  private final Settings settings;
  private final SenderAddresses addresses;

  @Inject
  SenderCheck(Settings settings, SenderAddresses addresses) {
    this.settings = settings;
    this.addresses = addresses;
  }

  @Override
  public String name() {
    return "sender";
  }

  @Override
  public Rank rank() {
    return Rank.RIGHTS;
  }

  @Override
  public boolean isOn() {
    return settings.recipients().senderOwnership();
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    Optional<User> user = transaction.client().user();
    Optional<MailAddress> sender = transaction.mail().reversePath().address();
    return user.isEmpty() || sender.isEmpty() || addresses.allows(user.get(), sender.get())
        ? Verdict.PASS
        : Verdict.refuse(
            Reason.SENDER,
            553,
            "5.7.1",
            "Sender address is not one of the user " + user.get().login());
  }
}
