package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mail is never lost: what happens when a part of the server is killed, gone or full. */
@Tag("fault")
class FaultsE2E {
  private static final String SECRET = "secret-1";
  private static final String FIRST = "u0@example.com";

  private Instance server;

  @AfterEach
  void stop() {
    server.stop();
  }

  private List<String> mailboxes(int count) {
    List<String> logins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      logins.add("u" + i + "@example.com");
      server.addMailbox(logins.get(i), SECRET);
    }
    return logins;
  }

  private List<String> arrived() {
    return Arrivals.in(server.home().resolve("mail"));
  }

  @Test
  void killedInABurstItLosesNothing() throws InterruptedException {
    server = new Instance("kill").start();
    SmtpLoad load = new SmtpLoad(server.smtp(), "kill", mailboxes(5));
    Thread sender = new Thread(() -> load.send(5000, 20));
    sender.start();
    Await.until("a part of the burst", () -> load.acknowledged().size() > 1000);
    server.kill9();
    sender.join();
    server.start();
    Await.until("all acknowledged mail", () -> server.queued() == 0);
    Arrivals.mustHoldAll("kill -9", load.acknowledged(), arrived(), 50);
  }

  @Test
  void withDovecotGoneMailWaits() {
    server = new Instance("dovecot").set("CLASS_ARCHIVE", "").start();
    mailboxes(1);
    server.stopDovecot();
    SmtpLoad load = new SmtpLoad(server.smtp(), "gone", List.of(FIRST));
    load.send(20, 2);
    assertEquals(20, load.acknowledged().size(), String.valueOf(load.refusals()));
    Await.until("deferred mail", () -> server.tmail("queue", "list").output().contains("QUEUED"));
    assertEquals(20, server.queued());
    server.deploy("stop").mustSucceed();
    server.start();
    Await.until("delivery", () -> server.queued() == 0);
    assertEquals(20, new HashSet<>(arrived()).size());
  }

  private boolean accepts(String tag) {
    SmtpLoad one = new SmtpLoad(server.smtp(), tag, List.of(FIRST));
    one.send(1, 1);
    return !one.acknowledged().isEmpty();
  }

  @Test
  void withTheDiskFullItRefusesAndRecovers() throws IOException {
    Assumptions.assumeTrue(Instance.isRoot(), "only root can mount a small tmpfs");
    Path home = Instance.FOLDER.resolve("full");
    server = new Instance(home, true);
    Files.createDirectories(home);
    Shell.run("mount", "-t", "tmpfs", "-o", "size=600m,mode=755", "tmpfs", home.toString())
        .mustSucceed();
    try {
      server.start();
      mailboxes(1);
      Path filler = home.resolve("filler");
      Shell.run("sh", "-c", "cat /dev/zero > " + filler + " 2>/dev/null; true").mustSucceed();
      Shell.Result refused =
          Shell.run("swaks", "--server", "127.0.0.1:" + server.smtp(), "--to", "u0@example.com");
      assertTrue(refused.output().contains("452 4.3.1"), refused.output());
      String status = server.tmail("status").output();
      assertTrue(status.matches("(?is).*disk[^\n]* bad.*"), status);
      Files.delete(filler);
      Await.until("room again", () -> accepts("space"));
      Await.until("delivery", () -> server.queued() == 0);
      assertEquals(List.of("space.0"), arrived());
    } finally {
      server.stop();
      Shell.run("umount", home.toString());
    }
  }

  @Test
  void readOnlyMailboxAndMissingContentAreToldAndLoseNothingElse() throws IOException {
    server = new Instance("readonly").start();
    server.addMailbox(FIRST, SECRET);
    assertTrue(accepts("before"));
    Await.until("an empty queue", () -> server.queued() == 0);
    assertEquals(List.of("before.0"), arrived());
    Path mailbox;
    try (Stream<Path> folders = Files.walk(server.home().resolve("mail"))) {
      mailbox = folders.filter(each -> each.endsWith("new")).findFirst().orElseThrow().getParent();
    }
    Shell.run("chmod", "-R", "a-w", mailbox.toString()).mustSucceed();
    SmtpLoad small = new SmtpLoad(server.smtp(), "small", List.of(FIRST));
    small.send(3, 2);
    assertEquals(3, small.acknowledged().size(), String.valueOf(small.refusals()));
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
    List<String> acknowledged = new ArrayList<>(small.acknowledged());
    acknowledged.add("before.0");
    Arrivals.mustHoldAll("read-only", acknowledged, arrived(), 10);
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
              "EHLO big.test", "MAIL FROM:<a@remote.test>", "RCPT TO:<" + FIRST + ">", "DATA")) {
        wire.ask(line);
      }
      wire.send("Subject: big\r\n\r\n" + ("x".repeat(76) + "\r\n").repeat(3000));
      assertTrue(wire.ask(".").startsWith("250"));
    }
  }
}
