package io.tmail.admin.status;

import io.tmail.admin.status.TrialResult.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether files of the pickup folder were set aside because they are not messages. */
record PickupTrial(Path home) implements Trial {
  @Override
  public Check check() {
    return Check.PICKUP;
  }

  @Override
  public List<TrialResult> run() throws IOException {
    Path bad = home.resolve("pickup/bad");
    if (!Files.isDirectory(bad)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(bad)) {
      long count = files.count();
      return List.of(
          count == 0
              ? TrialResult.good(Check.PICKUP, "", "no files set aside")
              : TrialResult.warn(
                  Check.PICKUP,
                  "",
                  count + " files set aside",
                  "look at " + bad + ", and empty it"));
    }
  }
}
