package io.tmail.policy.brake;

import io.tmail.config.Settings;
import io.tmail.policy.Check;
import io.tmail.rates.RateCounters;
import io.tmail.rates.Sightings;
import io.tmail.senders.Correspondents;
import io.tmail.sending.SendingLimits;
import io.tmail.sending.Suspensions;
import java.util.List;

/** The real checks of this package without a container, for tests of other packages. */
public final class BrakeChecks {
  private BrakeChecks() {}

  public static List<Check> of(
      Settings settings,
      RateCounters counters,
      Sightings sightings,
      SendingLimits limits,
      Suspensions suspensions) {
    Brake brake = new Brake(settings, counters, limits, suspensions);
    return List.of(
        new SuspensionCheck(settings, suspensions),
        new BrakeCheck(settings, brake, new Correspondents(sightings), counters));
  }
}
