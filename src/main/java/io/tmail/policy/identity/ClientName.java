package io.tmail.policy.identity;

import io.tmail.policy.Transaction;
import io.tmail.trust.Iprev;
import java.util.Optional;

/** The name of a client's address, for checks that need it before the end of the message. */
public final class ClientName {
  private ClientName() {}

  /** Waited for; empty if nobody asked for it: not for users, nor without the check iprev. */
  public static Optional<Iprev> of(Transaction transaction) {
    return IprevCheck.await(transaction);
  }
}
