package io.tmail.policy.identity;

import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.policy.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;

/** The real checks of this package without a container, for tests of other packages. */
public final class IdentityChecks {
  private IdentityChecks() {}

  public static List<Check> of(Settings settings) {
    try {
      Dns dns = new Dns(settings);
      Clock clock = Clock.systemUTC();
      return List.of(
          new FromCheck(settings),
          new IprevCheck(settings, dns),
          new SpfCheck(settings, dns, clock),
          new DkimCheck(settings, dns, clock),
          new DmarcCheck(settings, dns),
          new ArcCheck(settings, dns, clock));
    } catch (IOException unresolved) {
      throw new UncheckedIOException(unresolved);
    }
  }
}
