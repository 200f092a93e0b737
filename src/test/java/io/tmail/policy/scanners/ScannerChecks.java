package io.tmail.policy.scanners;

import io.tmail.config.Settings;
import io.tmail.policy.Check;
import java.util.List;

/** The real checks of this package without a container, for tests of other packages. */
public final class ScannerChecks {
  private ScannerChecks() {}

  public static List<Check> of(Settings settings) {
    return List.of(new ClamavCheck(settings), new MilterCheck(settings), new RspamdCheck(settings));
  }
}
