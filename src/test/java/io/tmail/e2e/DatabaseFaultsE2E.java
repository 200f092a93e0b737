package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.e2e.Doors.Door;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A database that does not answer or whose disk is full, and a Dovecot that does not answer.
 * Nothing that was acknowledged is lost, and it is shown within seconds.
 */
@Tag("fault")
class DatabaseFaultsE2E {
  private static final String ALICE = "alice@example.com";
  private static final String SECRET = "secret-1";

  private Instance server;
  private SqlServer database;
  private final Acknowledged mail = new Acknowledged(ALICE);

  @AfterEach
  void stop() {
    server.stop();
    if (database != null) {
      database.stop();
    }
  }

  private String status() {
    return server.tmail("status").output();
  }

  private static void signal(String name, ProcessHandle master) {
    Stream.concat(Stream.of(master), master.descendants())
        .forEach(each -> Shell.run("kill", "-" + name, Long.toString(each.pid())));
  }

  private static void pause(int seconds) {
    LockSupport.parkNanos(seconds * 1_000_000_000L);
  }

  /** Dovecot for a minute, and from its middle on the database for a minute. */
  @Test
  void stoppedDovecotAndDatabaseLoseNothing() throws IOException {
    database = new SqlServer("postgres");
    server = database.joinedBy(new Instance("stopped"));
    server.set("TMAIL_REST_MONITOR_NETWORKS", "127.0.0.1").start();
    server.addMailbox(ALICE, SECRET);
    mail.send(server, "before", 5);
    ProcessHandle dovecot = server.process("dovecot/run/master.pid").orElseThrow();
    ProcessHandle postgres = database.process();
    signal("STOP", dovecot);
    try {
      mail.send(server, "dovecot", 20);
      assertTrue(status().matches("(?s).*dovecot[^\n]* bad.*"), status());
      pause(25);
      signal("STOP", postgres);
      long stopped = System.nanoTime();
      try {
        silentDatabaseIsShown();
        pause(30);
        signal("CONT", dovecot);
        SmtpLoad refused = new SmtpLoad(server.smtp(), "refused", List.of(ALICE));
        refused.send(3, 3);
        refused.refusals().forEach(reply -> assertTrue(reply.startsWith("451 4.3.0"), reply));
        mail.add(refused);
        pause(60 - (int) Duration.ofNanos(System.nanoTime() - stopped).toSeconds());
        silentDatabaseIsShown();
      } finally {
        signal("CONT", postgres);
      }
      Await.until("the database again", () -> mail.isTaken(server, "again"));
      Await.until("readiness again", () -> watched("/health/ready").startsWith("HTTP/1.1 200"));
    } finally {
      signal("CONT", dovecot);
    }
    mail.mustArrive(server, "stopped parts");
  }

  /** A monitor, a scraper, the command line and people are answered in time. */
  private void silentDatabaseIsShown() {
    long begin = System.nanoTime();
    String health = watched("/health/ready");
    assertTrue(health.startsWith("HTTP/1.1 503"), health);
    for (String part : List.of("accounts", "queue")) {
      assertTrue(health.matches("(?s).*\"" + part + "\"[^{]*\"DOWN\".*"), health);
    }
    assertTrue(watched("/health/live").startsWith("HTTP/1.1 200"));
    assertTrue(watched("/metrics").startsWith("HTTP/1.1 200"));
    String status = status();
    assertTrue(status.matches("(?si).*database[^\n]* bad.*"), status);
    assertTrue(status.matches("(?si).*queue[^\n]* bad.*"), status);
    for (Door door : List.of(Door.BASIC, Door.CONSOLE)) {
      String answer = new Doors(server).answer(door, "127.0.0.1", ALICE, SECRET);
      assertTrue(answer.startsWith("HTTP/1.1 503"), answer);
      assertTrue(answer.contains("database does not respond"), answer);
    }
    assertTrue(System.nanoTime() - begin < 40_000_000_000L, "all of it within seconds");
  }

  private String watched(String path) {
    String url = "http://127.0.0.1:" + server.http() + path;
    return Shell.run("curl", "-si", "--max-time", "10", url).output();
  }

  /** PostgreSQL's own disk, a small one, is full. */
  @Test
  void fullDiskOfTheDatabaseRefusesAndRecovers() throws IOException {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can mount a small tmpfs");
    Path disk = Instance.FOLDER.resolve("database-disk");
    Files.createDirectories(disk);
    Shell.run("mount", "-t", "tmpfs", "-o", "size=300m,mode=755", "tmpfs", disk.toString())
        .mustSucceed();
    try {
      database = new SqlServer("postgres", disk.resolve("data"));
      server = database.joinedBy(new Instance("full-database")).start();
      server.addMailbox(ALICE, SECRET);
      mail.send(server, "before", 5);
      Path filler = disk.resolve("filler");
      Shell.run("sh", "-c", "cat /dev/zero > " + filler + " 2>/dev/null; true").mustSucceed();
      SmtpLoad load = new SmtpLoad(server.smtp(), "full", List.of(ALICE));
      load.send(300, 4);
      mail.add(load);
      load.refusals().forEach(reply -> assertTrue(reply.matches("45[12] 4\\.3\\.[01].*"), reply));
      Files.delete(filler);
      restartIfDown();
      Await.until("room again", () -> mail.isTaken(server, "again"));
      mail.mustArrive(server, "a full disk of the database");
    } finally {
      stop();
      Shell.run("umount", disk.toString());
    }
  }

  /** Without room for its log PostgreSQL ends itself, and wants to be started. */
  private void restartIfDown() {
    if (database.isDown()) {
      database.start();
    }
  }
}
