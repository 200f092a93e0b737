package io.tmail.policy.brake;

import io.tmail.accounts.User;
import io.tmail.config.Settings;
import io.tmail.policy.Check;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.sending.Suspensions;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** A user who is suspended sends nothing, and is told what to do. */
@Dependent
final class SuspensionCheck implements Check {
  private final Suspensions suspensions;
  private final String contact;

  @Inject
  SuspensionCheck(Settings settings, Suspensions suspensions) {
    this.suspensions = suspensions;
    this.contact = settings.filters().contact();
  }

  @Override
  public String name() {
    return "suspension";
  }

  @Override
  public Rank rank() {
    return Rank.RIGHTS;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    return verdict(transaction);
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    return verdict(transaction);
  }

  private Verdict verdict(Transaction transaction) {
    return transaction.client().user().map(User::login).flatMap(suspensions::of).isPresent()
        ? refusal(contact)
        : Verdict.PASS;
  }

  static Verdict refusal(String contact) {
    String whom = contact.isEmpty() ? "" : " " + contact;
    return Verdict.refuse(
        Reason.SUSPENDED,
        450,
        "4.7.1",
        "Sending is suspended, because this account behaves as if its password was stolen. Change"
            + " the password, then ask the administrator"
            + whom);
  }
}
