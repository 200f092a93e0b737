package io.tmail.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.accounts.MailboxLeft;
import io.tmail.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the Sieve scripts of a removed user where no Dovecot runs. */
@SuppressWarnings("UnnecessaryAssignment")
class LeftRulesTest {
  @TempDir private Path home;
  private LeftRules rules;
  private Path active;

  @BeforeEach
  void settings() {
    active = home.resolve(".dovecot.sieve");
    rules = new LeftRules(null, settings("true"));
  }

  private Settings settings(String enabled) {
    return Settings.load(
        Map.of(
            "TMAIL_HOME",
            home.toString(),
            "TMAIL_ME",
            "mail.example",
            "TMAIL_DOVECOT_SUPPORT_ENABLED",
            enabled));
  }

  private void leave() {
    rules.onLeft(new MailboxLeft("alice@example.com", home.toString()));
  }

  @Test
  void scriptStaysButIsNotActive() throws IOException {
    Path script = Files.createDirectory(home.resolve("sieve")).resolve("tmail.sieve");
    Files.writeString(script, "discard;\n");
    Files.createSymbolicLink(active, Path.of("sieve/tmail.sieve"));
    leave();
    assertFalse(Files.exists(active, LinkOption.NOFOLLOW_LINKS));
    assertEquals("discard;\n", Files.readString(script));
  }

  @Test
  void scriptWrittenByHandIsSetAside() throws IOException {
    Files.writeString(active, "discard;\n");
    leave();
    assertFalse(Files.exists(active));
    assertEquals("discard;\n", Files.readString(home.resolve(".dovecot.sieve.removed")));
  }

  @Test
  void homeThatNeverWasIsNoTrouble() throws IOException {
    leave();
    rules.onLeft(new MailboxLeft("bob@example.com", home.resolve("bob").toString()));
    try (var files = Files.list(home)) {
      assertEquals(0, files.filter(file -> file.toString().contains("sieve")).count());
    }
  }

  @Test
  void nothingIsTouchedWithoutDovecot() throws IOException {
    rules = new LeftRules(null, settings("false"));
    Files.writeString(active, "discard;\n");
    leave();
    assertTrue(Files.exists(active));
  }
}
