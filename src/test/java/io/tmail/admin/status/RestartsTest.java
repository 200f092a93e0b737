package io.tmail.admin.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.admin.status.Part.Kind;
import io.tmail.admin.status.Part.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartsTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir private Path home;

  @Test
  void restartIsAWarningForADay() throws IOException {
    Files.createDirectory(home.resolve("run"));
    Files.writeString(
        home.resolve("run/restarts"),
        "server 3 " + (NOW.getEpochSecond() - 60) + "\ndovecot 1 1000000000\nhalf a line\n");
    assertEquals(
        List.of(
            new Part(Kind.RESTARTS, "server", State.WARN, "3, 2026-11-28T11:59:00Z"),
            new Part(Kind.RESTARTS, "dovecot", State.GOOD, "1, 2001-09-09T01:46:40Z")),
        Restarts.of(home, NOW));
  }

  @Test
  void nothingIsToldWithoutRestarts() {
    assertEquals(List.of(), Restarts.of(home, NOW));
  }
}
