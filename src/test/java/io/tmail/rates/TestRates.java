package io.tmail.rates;

import java.time.Clock;

/** Makes counters without a container, for tests of other packages. */
public final class TestRates {
  private TestRates() {}

  /** Of a node that shares nothing. */
  public static RateCounters alone() {
    return alone(Clock.systemUTC());
  }

  public static RateCounters alone(Clock clock) {
    return new RateCounters(false, clock);
  }
}
