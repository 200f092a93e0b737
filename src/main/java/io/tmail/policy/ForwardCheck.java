package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.rates.RateCounter;
import io.tmail.rates.RateCounters;
import java.time.Duration;

/**
 * Limits the copies per hour from one alias to other servers, over all senders, so that this server
 * does not forward a flood to the alias.
 */
final class ForwardCheck implements Check {
  /** So that many aliases cannot fill the memory. */
  private static final int MOST_ALIASES = 100_000;

  private final int most;
  private final RateCounter copies;

  /**
   * @param most copies per hour; 0 for no limit
   */
  ForwardCheck(int most, RateCounters counters) {
    this.most = most;
    this.copies = counters.counter("alias-copies", Duration.ofHours(1), MOST_ALIASES);
  }

  @Override
  public Verdict onRcpt(Client client, Mail mail, Rcpt rcpt) {
    if (most == 0
        || !(rcpt.resolved() instanceof Recipient.Aliased alias)
        || alias.outside().isEmpty()) {
      return Verdict.PASS;
    }
    if (copies.count(alias.alias()) >= most) {
      return Verdict.refuse(
          Reason.RECIPIENT_RATE, 450, "4.7.1", "Too much mail to this address in this hour");
    }
    copies.add(alias.alias(), alias.outside().size());
    return Verdict.PASS;
  }
}
