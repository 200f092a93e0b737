package io.tmail.policy.lists;

import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.policy.Check;
import io.tmail.senders.HeldLists;
import io.tmail.senders.SenderLists;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The real checks of this package without a container, for tests of other packages. */
public final class ListChecks {
  private ListChecks() {}

  public static List<Check> of(Settings settings) {
    return of(settings, new HeldLists());
  }

  public static List<Check> of(Settings settings, SenderLists lists) {
    try {
      return List.of(
          new SenderListCheck(settings, lists), new DnsListCheck(settings, new Dns(settings)));
    } catch (IOException unresolved) {
      throw new UncheckedIOException(unresolved);
    }
  }
}
