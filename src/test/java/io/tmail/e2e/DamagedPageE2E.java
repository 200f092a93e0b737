package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A page of SQLite's files that is not what was written. */
@Tag("fault")
class DamagedPageE2E {
  private static final String ALICE = "alice@example.com";
  private static final String SECRET = "secret-1";
  private static final int PAGE = 4096;

  private Instance server;
  private final List<String> acknowledged = new ArrayList<>();

  @AfterEach
  void stop() {
    server.stop();
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

  private String watched(String path) {
    String url = "http://127.0.0.1:" + server.http() + path;
    return Shell.run("curl", "-si", "--max-time", "10", url).output();
  }

  private String reasons() {
    return server.tmail("queue", "list", "--json").output();
  }

  /**
   * Of the queue's file, and then of the accounts': until it is repaired, all that is on it waits.
   */
  @Test
  void damagedPageIsShownAndLosesNothing() throws Exception {
    server = new Instance("damaged").set("TMAIL_REST_MONITOR_NETWORKS", "127.0.0.1").start();
    server.addMailbox(ALICE, SECRET);
    server.stopDovecot();
    send("damaged", 20);
    server.stop();
    Path queue = server.home().resolve("db/tmail-queue.db");
    byte[] whole = damage(queue, "Message-ID: <damaged.10@load>");
    server.start();
    Await.until("all others", () -> server.delivered() == 19);
    Await.until("the reason", () -> reasons().contains("damaged"));
    isShownAsDamaged("queue");
    assertTrue(server.log().contains("SEVERE"), server.log());
    assertFalse(accepts("refused"), "a damaged file takes nothing new");
    server.stop();
    Files.write(queue, whole);
    server.start();
    String held = server.tmail("queue", "list", "--json").mustSucceed().output();
    String id = held.replaceFirst("(?s).*\"id\":\"([^\"]*)\".*", "$1");
    server.tmail("queue", "release", id).mustSucceed();
    allMustArrive("a damaged page of the queue");

    server.stop();
    Path accounts = server.home().resolve("db/tmail.db");
    byte[] good = damage(accounts, "user.add"); // in the log of changes, which no start reads
    server.start();
    Await.until("the damage", () -> watched("/health/ready").startsWith("HTTP/1.1 503"));
    isShownAsDamaged("database");
    send("meanwhile", 3);
    server.stop();
    Files.write(accounts, good);
    server.start();
    send("after", 3);
    allMustArrive("a damaged page of the accounts");
  }

  private void isShownAsDamaged(String part) {
    assertTrue(watched("/health/ready").startsWith("HTTP/1.1 503"));
    Await.until(
        "the status", () -> status().matches("(?si).*" + part + "[^\n]* bad +damaged[^\n]*.*"));
  }

  /** Makes the page that holds a text unreadable; gives the file as it was. */
  private static byte[] damage(Path file, String text) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    byte[] whole = Files.readAllBytes(file);
    int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf(text);
    assertTrue(at > PAGE, "the text is in the file");
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, at / PAGE * PAGE, at / PAGE * PAGE + 8, (byte) 0xff);
    Files.write(file, damaged);
    return whole;
  }
}
