package io.tmail.rates;

import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** This node's counters, one for each kind of event. */
@ApplicationScoped
public class RateCounters {
  private final Map<String, RateCounter> counters = new ConcurrentHashMap<>();
  private boolean shared;
  private Clock clock;
  private volatile RateCounter.Exchange exchange = (counter, key) -> {};

  protected RateCounters() {}

  @Inject
  RateCounters(Settings settings, Clock clock) {
    this(!settings.database().driver().isEmbedded(), clock);
  }

  /**
   * @param shared whether other nodes count too
   */
  RateCounters(boolean shared, Clock clock) {
    this.shared = shared;
    this.clock = clock;
  }

  /**
   * The counter of a kind.
   *
   * @param window over how long a time it counts
   * @param most keys that it keeps
   */
  public RateCounter counter(String kind, Duration window, int most) {
    return counters.computeIfAbsent(
        kind,
        name -> {
          RateCounter counter = new RateCounter(name, window, most, shared, clock);
          counter.exchangeBy((one, key) -> exchange.settle(one, key));
          return counter;
        });
  }

  /** From now on counters exchange single keys so. */
  void exchangeBy(RateCounter.Exchange wanted) {
    exchange = wanted;
  }

  Collection<RateCounter> all() {
    return counters.values();
  }
}
