package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
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
  private final Acknowledged mail = new Acknowledged(ALICE);

  @AfterEach
  void stop() {
    server.stop();
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
    mail.send(server, "damaged", 20);
    server.stop();
    Path queue = server.home().resolve("db/tmail-queue.db");
    byte[] whole = damage(queue, "Message-ID: <damaged.10@load>");
    server.start();
    Await.until("all others", () -> server.delivered() == 19);
    Await.until("the reason", () -> reasons().contains("damaged"));
    isShownAsDamaged("queue");
    assertTrue(server.log().contains("SEVERE"), server.log());
    assertFalse(mail.isTaken(server, "refused"), "a damaged file takes nothing new");
    server.stop();
    Files.write(queue, whole);
    server.start();
    String held = server.tmail("queue", "list", "--json").mustSucceed().output();
    String id = held.replaceFirst("(?s).*\"id\":\"([^\"]*)\".*", "$1");
    server.tmail("queue", "release", id).mustSucceed();
    mail.mustArrive(server, "a damaged page of the queue");

    server.stop();
    Path accounts = server.home().resolve("db/tmail.db");
    byte[] good = damage(accounts, "user.add"); // in the log of changes, which no start reads
    server.start();
    Await.until("the damage", () -> watched("/health/ready").startsWith("HTTP/1.1 503"));
    isShownAsDamaged("database");
    mail.send(server, "meanwhile", 3);
    server.stop();
    Files.write(accounts, good);
    server.start();
    mail.send(server, "after", 3);
    mail.mustArrive(server, "a damaged page of the accounts");
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
