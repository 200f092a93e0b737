package io.tmail.policy;

import io.tmail.accounts.RelayIps;
import io.tmail.accounts.SenderAddresses;
import io.tmail.config.Settings;
import io.tmail.rates.RateCounters;

/** Makes the real policy without a container, for tests of other packages. */
public final class Policies {
  private Policies() {}

  public static Policy of(
      Settings settings, RelayIps relayIps, SenderAddresses senders, RateCounters counters) {
    return new Policy(settings, relayIps, senders, counters);
  }
}
