package io.tmail.policy;

import io.tmail.accounts.RelayIps;
import io.tmail.accounts.SenderAddresses;
import io.tmail.config.Settings;
import io.tmail.mail.Voucher;
import io.tmail.rates.RateCounters;
import io.tmail.runtime.Observers;
import io.tmail.sending.NoLimits;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes the real policy without a container, for tests of other packages. */
public final class Policies {
  private Policies() {}

  /**
   * @param more checks besides those that every server has
   */
  public static Policy of(
      Settings settings,
      RelayIps relayIps,
      SenderAddresses senders,
      RateCounters counters,
      Check... more) {
    return of(settings, relayIps, senders, counters, judged -> {}, more);
  }

  /**
   * @param observer hears of judged messages
   */
  public static Policy of(
      Settings settings,
      RelayIps relayIps,
      SenderAddresses senders,
      RateCounters counters,
      Consumer<JudgedEvent> observer,
      Check... more) {
    List<Check> checks =
        new ArrayList<>(
            List.of(
                new SubmissionCheck(),
                new SenderCheck(settings, senders),
                new SizeCheck(settings),
                new SpaceCheck(settings),
                new RcptCountCheck(settings),
                new RelayCheck(relayIps),
                new HopsCheck(settings),
                new RateCheck(settings, counters, new NoLimits()),
                new ForwardCheck(settings, counters),
                new QuotaCheck(settings),
                new ScoreCheck(settings)));
    checks.addAll(List.of(more));
    Observers<FilterEvent> nobody = new Observers<>(event -> {});
    return new Policy(
        checks,
        relayIps,
        new FilterStatistics(Clock.systemUTC(), nobody),
        new Observers<>(observer));
  }

  /** A transaction of a client that nobody vouches for. */
  public static Transaction transaction(Client client, Mail mail) {
    return new Transaction(client, mail, Voucher.NOBODY, Evidence.ofSession());
  }
}
