package io.tmail.policy.greylist;

import io.tmail.config.Settings;
import io.tmail.policy.Check;
import io.tmail.rates.Sightings;
import io.tmail.senders.Correspondents;
import java.time.Clock;

/** The real check without a container, for tests of other packages. */
public final class GreylistChecks {
  private GreylistChecks() {}

  public static Check of(Settings settings, Sightings sightings, Clock clock) {
    return new GreylistCheck(settings, sightings, new Correspondents(sightings), clock);
  }
}
