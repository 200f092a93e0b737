package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.accounts.RelayIps;
import io.tmail.accounts.User;

/**
 * Mail for our own domains, or from those who may relay: users with the right, and listed
 * addresses. All else would make us an open relay.
 */
final class RelayCheck implements Check {
  private final RelayIps relayIps;

  RelayCheck(RelayIps relayIps) {
    this.relayIps = relayIps;
  }

  @Override
  public Verdict onRcpt(Client client, Mail mail, Rcpt rcpt) {
    if (rcpt.resolved() instanceof Recipient.NoMailbox) {
      return Verdict.refuse(550, "5.1.1", "No mailbox here by that name");
    }
    boolean foreign = rcpt.resolved() instanceof Recipient.NotOurs;
    return foreign && !mayRelay(client)
        ? Verdict.refuse(554, "5.7.1", "Relay access denied")
        : Verdict.PASS;
  }

  private boolean mayRelay(Client client) {
    return client.user().map(User::mayRelay).orElse(false) || relayIps.allows(client.ip());
  }
}
