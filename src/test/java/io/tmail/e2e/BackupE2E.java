package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A copy made while mail comes in, and what rises from it when all else is lost. */
@Tag("way")
class BackupE2E {
  private static final String SECRET = "secret-1";

  private Instance server;

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void instanceThatIsLostRisesFromItsBackup() throws Exception {
    server = new Instance("backup-of").start();
    server.addMailbox("alice@example.com", SECRET);
    SmtpLoad first = new SmtpLoad(server.smtp(), "kept", List.of("alice@example.com"));
    first.send(5, 1);
    Await.until("delivery", () -> server.queued() == 0);
    server.stopDovecot();
    SmtpLoad waiting = new SmtpLoad(server.smtp(), "queued", List.of("alice@example.com"));
    waiting.send(5, 1);
    server.tmail("dkim", "enable", "example.com").mustSucceed();
    Path folder = server.home().resolve("backup");
    server.tmail("backup", "--mail", folder.toString()).mustSucceed();
    Path key = folder.resolveSibling("backup.key");
    keyIsApartFromWhatItOpens(folder, key);
    Shell.Result again = server.tmail("backup", folder.toString());
    assertNotEquals(0, again.exit());
    assertTrue(again.output().contains("is not empty"), again.output());
    Shell.Result running = server.deploy("restore", "--replace", folder.toString());
    assertTrue(running.output().contains("tmail is running"), running.output());
    server.stop();

    Path moved = server.home().resolveSibling("backup-moved");
    Shell.run("rm", "-rf", moved.toString()).mustSucceed();
    Files.move(folder, moved);
    Path movedKey = server.home().resolveSibling("key-moved");
    Files.move(key, movedKey, StandardCopyOption.REPLACE_EXISTING);
    server = new Instance("backup-of");
    String[] restore = {"--key", movedKey.toString(), moved.toString()};
    assertTrue(server.deploy("restore", restore).mustSucceed().output().contains("restored"));
    assertNotEquals(0, server.deploy("restore", moved.toString()).exit(), "accounts are there");
    server.start();
    Shell.Result signing = server.tmail("dkim", "getprivkey", "example.com").mustSucceed();
    assertTrue(signing.output().contains("BEGIN PRIVATE KEY"), signing.output());
    Await.until("the queue's delivery", () -> server.queued() == 0);
    Arrivals.mustHoldAll(
        "restored",
        List.of("kept.0", "kept.4", "queued.0", "queued.4"),
        Arrivals.in(server.home().resolve("mail")),
        0);
    assertEquals(
        1, server.tmail("user", "list").output().split("alice@example.com", -1).length - 1);
  }

  /** Whoever has the folder alone has neither the key nor a secret that it opens. */
  private void keyIsApartFromWhatItOpens(Path folder, Path key) throws IOException {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    byte[] secret = Files.readAllBytes(key);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(Arrays.equals(secret, Files.readAllBytes(file)), file + " is the key");
      }
    }
    String dump = Files.readString(folder.resolve("accounts.db"), StandardCharsets.ISO_8859_1);
    assertTrue(dump.contains("sealed:"));
    assertFalse(dump.contains("PRIVATE KEY"));
    String inside = folder.resolveSibling("other").resolve("its.key").toString();
    Shell.Result beside =
        server.tmail("backup", "--key", inside, folder.resolveSibling("other").toString());
    assertTrue(beside.output().contains("must not be in the folder"), beside.output());
    String victim = server.home().resolve("run/api.token").toString();
    Shell.Result over =
        server.tmail("backup", "--key", victim, folder.resolveSibling("other").toString());
    assertTrue(over.output().contains("exists and is another key"), over.output());
  }
}
