package io.tmail.policy.lists;

import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.policy.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The real checks of this package without a container, for tests of other packages. */
public final class ListChecks {
  private ListChecks() {}

  public static List<Check> of(Settings settings) {
    try {
      return List.of(new DnsListCheck(settings, new Dns(settings)));
    } catch (IOException unresolved) {
      throw new UncheckedIOException(unresolved);
    }
  }
}
