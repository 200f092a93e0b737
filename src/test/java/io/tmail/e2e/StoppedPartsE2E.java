package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Parts that are there but do not work: stopped processes, a clock that is wrong, a disk that is
 * full, a mailbox that takes nothing. Nothing that was acknowledged is lost, and each is told where
 * an administrator looks.
 */
@Tag("fault")
class StoppedPartsE2E {
  private static final String ALICE = "alice@example.com";
  private static final String SECRET = "secret-1";
  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  private Instance server;
  private SqlServer database;
  private final List<String> acknowledged = new ArrayList<>();

  @AfterEach
  void stop() {
    server.stop();
    if (database != null) {
      database.stop();
    }
  }

  private void send(String tag, int messages) {
    SmtpLoad load = new SmtpLoad(server.smtp(), tag, List.of(ALICE));
    load.send(messages, 2);
    assertEquals(messages, load.acknowledged().size(), String.valueOf(load.refusals()));
    acknowledged.addAll(load.acknowledged());
  }

  private boolean accepts(String tag) {
    SmtpLoad one = new SmtpLoad(server.smtp(), tag, List.of(ALICE));
    one.send(1, 1);
    acknowledged.addAll(one.acknowledged());
    return !one.acknowledged().isEmpty();
  }

  private void allMustArrive(String what) {
    Await.until("an empty queue", () -> server.queued() == 0);
    Arrivals.mustHoldAll(what, acknowledged, Arrivals.in(server.home().resolve("mail")), 50);
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
    server = database.joinedBy(new Instance("stopped")).start();
    server.addMailbox(ALICE, SECRET);
    send("before", 5);
    ProcessHandle dovecot = server.process("dovecot/run/master.pid").orElseThrow();
    ProcessHandle postgres = database.process();
    signal("STOP", dovecot);
    try {
      send("dovecot", 20);
      assertTrue(status().matches("(?s).*dovecot[^\n]* bad.*"), status());
      pause(25);
      signal("STOP", postgres);
      try {
        pause(30);
        signal("CONT", dovecot);
        SmtpLoad refused = new SmtpLoad(server.smtp(), "refused", List.of(ALICE));
        refused.send(3, 3);
        refused.refusals().forEach(reply -> assertTrue(reply.startsWith("451 4.3.0"), reply));
        acknowledged.addAll(refused.acknowledged());
      } finally {
        signal("CONT", postgres);
      }
      Await.until("the database again", () -> accepts("again"));
    } finally {
      signal("CONT", dovecot);
    }
    allMustArrive("stopped parts");
  }

  /** By libfaketime, for the server's process alone. */
  @Test
  void clockSetBackAndForthDelaysNothing() throws IOException {
    Assumptions.assumeTrue(Files.exists(FAKETIME), "libfaketime is not installed");
    Path clock = Instance.FOLDER.resolve("clock.offset");
    Files.createDirectories(clock.getParent());
    set(clock, "+0");
    server = new Instance("clock").set("JAVA_HOME", javaWith(clock).toString()).start();
    server.addMailbox(ALICE, SECRET);
    server.deploy("stop", "--only", "dovecot").mustSucceed(); // one that ended by itself comes back
    send("waits", 5);
    Await.until("deferrals", () -> server.tmail("queue", "list").output().contains("QUEUED"));
    set(clock, "-3600");
    server.deploy("run", "--detach", "--only", "dovecot").mustSucceed();
    send("back", 5);
    allMustArrive("a clock set back");
    Await.until("a line about the clock", () -> server.log().contains("clock was set back"));
    set(clock, "+3600");
    send("forth", 5);
    allMustArrive("a clock set forth");
    Await.until("a line about the clock", () -> server.log().contains("clock was set forward"));
    assertFalse(status().contains(" bad "), status());
  }

  /** A JDK whose java, where it runs the server, sees another time. */
  private static Path javaWith(Path clock) throws IOException {
    Path real = Path.of(System.getProperty("java.home"));
    Path faked = Instance.FOLDER.resolve("jdk");
    Shell.run("rm", "-rf", faked.toString()).mustSucceed();
    Files.createDirectories(faked.resolve("bin"));
    Files.copy(real.resolve("release"), faked.resolve("release"));
    try (Stream<Path> programs = Files.list(real.resolve("bin"))) {
      for (Path each : programs.filter(each -> !each.endsWith("java")).toList()) {
        Files.createSymbolicLink(faked.resolve("bin").resolve(each.getFileName()), each);
      }
    }
    String script =
        """
        #!/bin/sh
        case "$*" in
          *launch-micro.jar*)
            export LD_PRELOAD=%s FAKETIME_TIMESTAMP_FILE=%s
            export FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1
            export FAKETIME_FORCE_MONOTONIC_FIX=0 ;;
        esac
        exec %s/bin/java "$@"
        """
            .formatted(FAKETIME, clock, real);
    Path java = Files.writeString(faked.resolve("bin/java"), script);
    Shell.run("chmod", "-R", "a+rX,a+x", faked.toString()).mustSucceed();
    return java.getParent().getParent();
  }

  private static void set(Path clock, String offset) throws IOException {
    Path next = Files.writeString(clock.resolveSibling("clock.next"), offset + "\n");
    next.toFile().setReadable(true, false);
    Files.move(next, clock, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void readOnlyMailboxAndMissingContentAreToldAndLoseNothingElse() throws IOException {
    server = new Instance("readonly").start();
    server.addMailbox(ALICE, SECRET);
    send("before", 1);
    allMustArrive("before");
    Path mailbox;
    try (Stream<Path> folders = Files.walk(server.home().resolve("mail"))) {
      mailbox = folders.filter(each -> each.endsWith("new")).findFirst().orElseThrow().getParent();
    }
    Shell.run("chmod", "-R", "a-w", mailbox.toString()).mustSucceed();
    send("small", 3);
    sendBig();
    Await.until("reasons", () -> reasons().contains("451 4"));
    System.out.println("read-only mailbox: " + reasons());
    try (Stream<Path> files = Files.walk(server.home().resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    Shell.run("chmod", "-R", "u+w", mailbox.toString()).mustSucceed();
    Await.until("all but one", () -> server.queued() == 1);
    Arrivals.mustHoldAll("read-only", acknowledged, Arrivals.in(server.home().resolve("mail")), 10);
    Await.until("the reason", () -> reasons().contains("missing from the store"));
    assertTrue(server.log().contains("missing from the store"));
  }

  private String reasons() {
    return server.tmail("queue", "list", "--json").output();
  }

  private void sendBig() throws IOException {
    try (Wire wire = Wire.from("127.0.0.1", server.smtp())) {
      wire.reply();
      for (String line :
          List.of(
              "EHLO big.test", "MAIL FROM:<a@remote.test>", "RCPT TO:<" + ALICE + ">", "DATA")) {
        wire.ask(line);
      }
      wire.send("Subject: big\r\n\r\n" + ("x".repeat(76) + "\r\n").repeat(3000));
      assertTrue(wire.ask(".").startsWith("250"));
    }
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
      send("before", 5);
      Path filler = disk.resolve("filler");
      Shell.run("sh", "-c", "cat /dev/zero > " + filler + " 2>/dev/null; true").mustSucceed();
      SmtpLoad load = new SmtpLoad(server.smtp(), "full", List.of(ALICE));
      load.send(300, 4);
      acknowledged.addAll(load.acknowledged());
      load.refusals().forEach(reply -> assertTrue(reply.matches("45[12] 4\\.3\\.[01].*"), reply));
      Files.delete(filler);
      restartIfDown();
      Await.until("room again", () -> accepts("again"));
      allMustArrive("a full disk of the database");
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
