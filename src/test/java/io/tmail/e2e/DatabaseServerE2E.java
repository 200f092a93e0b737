package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job on a database server that Dovecot reads too, and that goes away under load. */
@Tag("fault")
class DatabaseServerE2E {
  private static final String ALICE = "alice@example.com";
  private static final String SECRET = "secret-1";

  private SqlServer database;
  private Instance server;

  @AfterEach
  void stop() {
    server.stop();
    database.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "mysql"})
  void carriesMailAndSurvivesItsDatabase(String product) throws Exception {
    database = new SqlServer(product);
    server = database.joinedBy(new Instance("on-server")).start();
    server.addMailbox(ALICE, SECRET, "-r", "-q", "100M");
    dovecotReadsTheSameTables();
    ownPasswordMayBeKeptFromPrograms();
    databaseGoneAndBack(product);
    risesFromItsBackupOnAnotherServer(product);
  }

  private void dovecotReadsTheSameTables() throws IOException {
    send("before");
    server.mailbox(ALICE, SECRET).awaitMessage("<before.0@load>");
    assertTrue(server.mailbox(ALICE, SECRET).canLogin("pop3s"));
    assertFalse(server.mailbox(ALICE, "wrong").canLogin("imaps"));
    assertFalse(server.mailbox(ALICE.toUpperCase(java.util.Locale.ROOT), "x").canLogin("imaps"));
    String queries = Files.readString(server.home().resolve("dovecot/dovecot-sql.conf.ext"));
    assertTrue(queries.contains("SELECT login AS user, dove_passwd AS password"), queries);
  }

  private void ownPasswordMayBeKeptFromPrograms() {
    server.tmail("user", "update", "--app-passwords-only", ALICE).mustSucceed();
    assertFalse(server.mailbox(ALICE, SECRET).canLogin("imaps"));
    server.tmail("user", "update", "--no-app-passwords-only", ALICE).mustSucceed();
    assertTrue(server.mailbox(ALICE, SECRET).canLogin("imaps"));
  }

  private void databaseGoneAndBack(String product) throws InterruptedException {
    SmtpLoad load = new SmtpLoad(server.smtp(), "load", List.of(ALICE));
    Thread sender = new Thread(() -> load.send(3000, 10));
    sender.start();
    Await.until("a part of the load", () -> load.acknowledged().size() > 300);
    database.stop();
    Await.until("refusals", () -> load.refusals().size() > 100);
    sender.join();
    load.refusals().forEach(reply -> assertTrue(reply.startsWith("451 4.3.0"), reply));
    database.start();
    Await.until("the database again", () -> accepts("again"));
    Await.until("delivery of everything", () -> server.queued() == 0);
    List<String> all = new ArrayList<>(load.acknowledged());
    all.addAll(List.of("before.0", "again.0"));
    Arrivals.mustHoldAll(
        product + " stopped under load", all, Arrivals.in(server.home().resolve("mail")), 50);
    assertEquals(
        1,
        server.mailbox(ALICE, SECRET).inbox().stream()
            .filter(each -> each.contains("<again.0@load>"))
            .count());
  }

  private void risesFromItsBackupOnAnotherServer(String product) throws IOException {
    server.stopDovecot();
    send("waiting");
    Path backup = server.home().resolve("backup");
    server.tmail("backup", "--mail", backup.toString()).mustSucceed();
    Path moved = server.home().resolveSibling("backup-" + product);
    Shell.run("rm", "-rf", moved.toString()).mustSucceed();
    Files.move(backup, moved);
    server.stop();
    database.stop();

    database = new SqlServer(product);
    server = database.joinedBy(new Instance("on-server"));
    String refusal = server.deploy("restore", moved.toString()).output();
    assertTrue(refusal.contains("only with --replace"), refusal);
    server.deploy("restore", "--replace", moved.toString()).mustSucceed();
    server.start();
    Await.until("the queue's delivery", () -> server.queued() == 0);
    assertTrue(server.mailbox(ALICE, SECRET).canLogin("imaps"));
    Arrivals.mustHoldAll(
        product + " restored",
        List.of("before.0", "again.0", "waiting.0"),
        Arrivals.in(server.home().resolve("mail")),
        50);
  }

  private void send(String tag) {
    assertTrue(accepts(tag), tag);
  }

  private boolean accepts(String tag) {
    SmtpLoad one = new SmtpLoad(server.smtp(), tag, List.of(ALICE));
    one.send(1, 1);
    return !one.acknowledged().isEmpty();
  }
}
