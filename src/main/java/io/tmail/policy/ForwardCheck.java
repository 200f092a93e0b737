package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.config.Settings;
import io.tmail.rates.RateCounter;
import io.tmail.rates.RateCounters;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Limits the copies per hour from one alias to other servers, over all senders, so that this server
 * does not forward a flood to the alias.
 */
@Dependent
final class ForwardCheck implements Check {
  /** So that many aliases cannot fill the memory. */
  private static final int MOST_ALIASES = 100_000;

  /** Copies per hour; 0 for no limit. */
  private final int most;

  private final RateCounter copies;

  @Inject
  ForwardCheck(Settings settings, RateCounters counters) {
    this.most = settings.recipients().forwarding().perHour();
    this.copies = counters.counter("alias-copies", Duration.ofHours(1), MOST_ALIASES);
  }

  @Override
  public String name() {
    return "forwards";
  }

  @Override
  public Rank rank() {
    return Rank.RATES;
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
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
