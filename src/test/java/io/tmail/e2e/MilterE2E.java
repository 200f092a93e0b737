package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.PrivateServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mail that a milter changes, from the client to the mailbox, with the real queue and store. */
@Tag("guard")
class MilterE2E {
  private static final String ALICE = "alice@milters.example";
  private static final String SECRET = "secret-1";
  private static final String FILLER = ("x".repeat(76) + "\n").repeat(10_000);

  private static PrivateServer milter;
  private static Instance server;

  @BeforeAll
  static void open() {
    milter = PrivateServer.start("python-milter");
    server =
        new Instance("milters")
            .set("TMAIL_SMTPD_PROXY_PROTOCOL_FROM", Stranger.PROXY)
            .set("TMAIL_SMTPD_MILTERS", "inet:127.0.0.1:" + milter.port())
            .set("TMAIL_SMTPD_CHECK_DMARC", "off")
            .set("TMAIL_SMTPD_CHECK_SPF", "off")
            .start();
    server.addMailbox(ALICE, SECRET);
  }

  @AfterAll
  static void close() {
    server.stop();
    milter.close();
  }

  private static String deliver(String wish, String mark, String body) throws IOException {
    Path message = Files.createTempFile("milter", ".eml");
    Files.writeString(
        message, "From: eve@sender.test\nX-Mark: " + mark + "\nSubject: " + wish + "\n\n" + body);
    Stranger.send(server, "192.0.2.7", "eve@sender.test", "@" + message, ALICE).mustSucceed();
    Files.delete(message);
    Await.until(mark, () -> found(mark).size() == 1);
    return found(mark).get(0);
  }

  private static List<String> found(String mark) {
    return server.mailbox(ALICE, SECRET).messages("imaps", "INBOX").stream()
        .filter(each -> each.contains("X-Mark: " + mark))
        .toList();
  }

  private static long stored() {
    try (Stream<Path> files = Files.walk(server.home().resolve("store"))) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException gone) {
      return -1;
    }
  }

  @Test
  void bodiesOfAnySizeAreReplacedByBodiesOfAnySize() throws IOException {
    assertTrue(deliver("body", "small-by-small", "hello").contains("another\r\nbody"));
    String shrunk = deliver("body", "big-by-small", FILLER);
    assertTrue(shrunk.contains("another\r\nbody") && shrunk.length() < 5000);
    assertTrue(deliver("big", "small-by-big", "hello").length() > 6_000_000);
    assertTrue(deliver("big", "big-by-big", FILLER).length() > 6_000_000);
    Await.until("an empty store", () -> stored() == 0);
  }

  @Test
  void aBigMessageThatIsRefusedLeavesNothing() throws IOException {
    Path message = Files.createTempFile("milter", ".eml");
    Files.writeString(message, "From: eve@sender.test\nSubject: reject\n\n" + FILLER);
    String said =
        Stranger.send(server, "192.0.2.7", "eve@sender.test", "@" + message, ALICE).output();
    assertTrue(said.contains("550 5.7.1 milter: "), said);
    Await.until("an empty store", () -> stored() == 0);
  }

  @Test
  void itIsListedWithTheFilters() throws IOException {
    deliver("fields", "listed", "hello");
    String list = server.tmail("filters", "list").mustSucceed().output();
    assertTrue(list.lines().anyMatch(line -> line.matches("milter .*refuse.*accept.*")), list);
    Path message = Files.createTempFile("milter", ".eml");
    Files.writeString(message, "From: eve@sender.test\nSubject: lines\n\nhello\n");
    String tried =
        server
            .tmail(
                "filters",
                "try",
                "--ip",
                "192.0.2.1",
                "--helo",
                "client.example",
                "--from",
                "eve@sender.test",
                "--to",
                ALICE,
                message.toString())
            .output();
    assertTrue(tried.contains("554 5.7.9 milter: first line second line"), tried);
    assertEquals(0, server.queued());
  }
}
