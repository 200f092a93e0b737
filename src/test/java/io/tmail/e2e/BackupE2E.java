package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    Path folder = server.home().resolve("backup");
    server.tmail("backup", "--mail", folder.toString()).mustSucceed();
    Shell.Result again = server.tmail("backup", folder.toString());
    assertNotEquals(0, again.exit());
    assertTrue(again.output().contains("is not empty"), again.output());
    Shell.Result running = server.deploy("restore", "--replace", folder.toString());
    assertTrue(running.output().contains("tmail is running"), running.output());
    server.stop();

    Path moved = server.home().resolveSibling("backup-moved");
    Shell.run("rm", "-rf", moved.toString()).mustSucceed();
    Files.move(folder, moved);
    server = new Instance("backup-of");
    assertTrue(
        server.deploy("restore", moved.toString()).mustSucceed().output().contains("restored"));
    assertNotEquals(0, server.deploy("restore", moved.toString()).exit(), "accounts are there");
    server.start();
    Await.until("the queue's delivery", () -> server.queued() == 0);
    Arrivals.mustHoldAll(
        "restored",
        List.of("kept.0", "kept.4", "queued.0", "queued.4"),
        Arrivals.in(server.home().resolve("mail")),
        0);
    assertEquals(
        1, server.tmail("user", "list").output().split("alice@example.com", -1).length - 1);
  }
}
