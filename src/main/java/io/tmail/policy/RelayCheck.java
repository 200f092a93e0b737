package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.accounts.RelayIps;
import io.tmail.accounts.User;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * Accepts mail for local domains, and from clients that may relay: users with the right, and
 * trusted networks. Anything else would make an open relay.
 */
@Dependent
final class RelayCheck implements Check {
  private final RelayIps relayIps;

  @Inject
  RelayCheck(RelayIps relayIps) {
    this.relayIps = relayIps;
  }

  @Override
  public String name() {
    return "relay";
  }

  @Override
  public Rank rank() {
    return Rank.RECIPIENT;
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    if (rcpt.resolved() instanceof Recipient.NoMailbox nobody) {
      return refusal(nobody.why());
    }
    if (rcpt.resolved() instanceof Recipient.Returned
        && !transaction.mail().reversePath().isNull()) {
      return Verdict.refuse(Reason.RELAY, 550, "5.7.1", "This address takes bounces only");
    }
    boolean foreign = rcpt.resolved() instanceof Recipient.NotOurs;
    return foreign && !mayRelay(transaction.client())
        ? Verdict.refuse(Reason.RELAY, 554, "5.7.1", "Relay access denied")
        : Verdict.PASS;
  }

  private static Verdict refusal(Recipient.NoMailbox.Why why) {
    return switch (why) {
      case UNKNOWN ->
          Verdict.refuse(Reason.NO_MAILBOX, 550, "5.1.1", "No mailbox here by that name");
      case INACTIVE ->
          Verdict.refuse(
              Reason.MAILBOX_DISABLED, 550, "5.2.1", "Mailbox disabled, it takes no mail");
      case UNREACHABLE ->
          Verdict.refuse(
              Reason.NO_MAILBOX, 553, "5.6.7", "Mailbox name not deliverable on this server");
      case NOT_YET ->
          Verdict.refuse(
              Reason.MAILBOX_NOT_YET,
              450,
              "4.2.1",
              "There is no mailbox here yet, try again later");
    };
  }

  private boolean mayRelay(Client client) {
    return client.user().map(User::mayRelay).orElse(false) || relayIps.allows(client.ip());
  }
}
