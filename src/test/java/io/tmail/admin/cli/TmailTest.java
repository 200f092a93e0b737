package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every command: usage, help, and what it says when the server does not answer. */
class TmailTest extends CommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "user",
        "user add",
        "user add onlyname",
        "user update x --active --inactive",
        "rcpthost add",
        "queue list --nonsense",
        "queue retry",
        "queue retry A1 --all",
        "queue reroute A1",
        "queue discard",
        "nonsense"
      })
  void exitsWithUsageOnBadArguments(String arguments) {
    assertEquals(2, tmail(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
    assertTrue(err.contains("Usage: tmail"), err);
    assertTrue(api.requests().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "user --help", "user add --help", "queue list -h"})
  void helpsOnEachLevel(String arguments) {
    assertEquals(0, tmail(arguments.split(" ")));
    assertTrue(out.startsWith("Usage: tmail"), out);
  }

  @Test
  void printsCompletionForBash() {
    assertEquals(0, tmail("completion"));
    assertTrue(out.contains("complete -F _complete_tmail"), out);
  }

  @Test
  void tellsTheServersOwnReason() {
    api.refuses(422, "Password must be at least 6 chars length");
    assertEquals(1, tmail("user", "add", "toorop", "short"));
    assertEquals("Error: Password must be at least 6 chars length", err.strip());
    assertEquals("", out);
  }

  @Test
  void tellsStatusWhenThereIsNoReason() {
    api.answers(500, "<html>");
    assertEquals(1, tmail("rcpthost", "del", "example.com"));
    assertTrue(err.strip().endsWith("/api answered with status 500"), err);
  }

  @Test
  void saysPlainlyThatTheServerIsNotRunning() throws IOException {
    api.close();
    assertEquals(1, tmail("user", "list"));
    assertTrue(err.startsWith("Error: the server is not running (TMAIL_HOME=" + home), err);
    Files.delete(home.resolve("run/api.url"));
    assertEquals(1, tmail("user", "list"));
    assertTrue(err.startsWith("Error: the server is not running (TMAIL_HOME=" + home), err);
  }

  @Test
  void saysThatTheTokenIsOfAnotherStart() throws IOException {
    Files.writeString(home.resolve("run/api.token"), "old");
    assertEquals(1, tmail("queue", "count"));
    assertTrue(err.contains("does not know the token"), err);
    assertFalse(err.contains("old\n"), err);
  }
}
