package io.tmail.admin.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.admin.status.Part.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PickupTrialTest {
  @TempDir private Path home;

  @Test
  void whatWasSetAsideIsCounted() throws IOException {
    PickupTrial trial = new PickupTrial(home);
    assertEquals(List.of(), trial.run());
    Path bad = Files.createDirectories(home.resolve("pickup/bad"));
    assertEquals(State.GOOD, trial.run().get(0).state());
    Files.writeString(bad.resolve("mail.1"), "no message");
    TrialResult finding = trial.run().get(0);
    assertEquals(State.WARN, finding.state());
    assertEquals("1 files set aside", finding.found());
  }
}
