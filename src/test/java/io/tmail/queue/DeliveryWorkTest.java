package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.database.Databases;
import io.tmail.delivery.Contact;
import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.SmtpReply;
import io.tmail.queue.control.QueueListing;
import io.tmail.queue.tables.QueuedMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a message after an attempt. */
@Timeout(30)
@Tag("tables")
class DeliveryWorkTest {
  private static final Duration DAYS_8 = Duration.ofDays(8);

  @TempDir private Path home;
  @AutoClose private QueueRig rig;

  @BeforeEach
  void open() {
    rig = new QueueRig(home).start();
  }

  @Test
  void temporaryFailureWaitsForItsTime() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.DEFERRED;
    QueuedMessage message = rig.accept("a@b.example", "x@local");
    QueueListing waiting = awaitDeferred(message);
    assertEquals(1, waiting.attempts());
    assertEquals("451 4.2.1 later", waiting.lastReply());
    Duration wait = Duration.between(Instant.now(), waiting.nextAttemptAt());
    assertTrue(wait.toSeconds() >= 55 && wait.toSeconds() <= 240, "tmail's schedule: " + wait);
    rig.claims.claimDue();
    assertEquals(1, rig.transports.given.size(), "it is not due yet");
  }

  @Test
  void nextAttemptIsMadeWhenItIsDue() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.DEFERRED;
    QueuedMessage message = rig.accept("a@b.example", "x@local");
    awaitDeferred(message);
    rig.transports.outcome = recipient -> FakeTransports.DELIVERED;
    rig.pass(Duration.ofHours(1));
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals(2, rig.transports.given.size());
    assertEquals(0, rig.count("SELECT COUNT(*) FROM queue_messages"));
  }

  /** The message began to arrive two seconds before its acceptance. */
  @Test
  void logSaysWhereTheTimeWent() throws Exception {
    DeliveryResult later = FakeTransports.DEFERRED;
    rig.transports.outcome =
        recipient -> {
          sleep(300);
          return later.with(new Contact("mx.example", "", Duration.ofMillis(250)));
        };
    List<String> lines = new CopyOnWriteArrayList<>();
    Logger log = Logger.getLogger("tmail");
    Handler handler = new Collector(lines);
    log.addHandler(handler);
    try {
      QueuedMessage message =
          rig.accept(Instant.now().minusSeconds(2), "a@b.example", "text\r\n", "x@c.example");
      awaitDeferred(message);
      String first = attempted(lines, message, 0);
      assertTrue(first.matches(".* delays=2\\.\\d+/0\\.\\d+/0\\.25/0\\.\\d+, dsn=4.*"), first);
      rig.pass(Duration.ofHours(1));
      rig.claims.claimDue();
      QueueRig.await("another attempt", () -> rig.list().get(0).attempts() == 2);
      String second = attempted(lines, message, 1);
      assertTrue(second.matches(".* delays=0\\.00/36\\d\\d\\.\\d+/0\\.25/0\\..*"), second);
    } finally {
      log.removeHandler(handler);
    }
  }

  private static String attempted(List<String> lines, QueuedMessage message, int number) {
    return lines.stream()
        .filter(line -> line.startsWith(message.id() + ": to=<"))
        .toList()
        .get(number);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps the lines of the log. */
  private static final class Collector extends Handler {
    private final List<String> lines;

    Collector(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord entry) {
      lines.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void eachRecipientIsSettledByItself() throws Exception {
    Map<String, DeliveryResult> outcomes =
        Map.of(
            "1@c.example", FakeTransports.DELIVERED,
            "2@c.example", FakeTransports.DEFERRED,
            "3@c.example", FakeTransports.FAILED);
    rig.transports.outcome =
        recipient -> outcomes.getOrDefault(recipient.address(), FakeTransports.DELIVERED);
    QueuedMessage message = rig.accept("a@b.example", "1@c.example", "2@c.example", "3@c.example");
    assertEquals("2@c.example", awaitDeferred(message).recipient());
    assertEquals(1, rig.reader.find(message.id()).orElseThrow().recipients().size());
    String report = awaitReport();
    assertTrue(report.contains("Final-Recipient: rfc822; 3@c.example"), report);
    assertTrue(!report.contains("1@c.example") && !report.contains("2@c.example"), report);
  }

  @Test
  void senderIsToldOfAFailureForGood() throws Exception {
    rig.transports.outcome =
        recipient ->
            recipient.address().equals("x@local")
                ? FakeTransports.FAILED
                : FakeTransports.DELIVERED;
    rig.accept("alice@local", "x@local");
    String report = awaitReport();
    assertTrue(report.contains("To: alice@local\r\n"), report);
    assertTrue(report.contains("Subject: x\r\n"), "the header comes back");
    FakeTransports.Given given = lastGiven();
    assertTrue(given.request().reversePath().isNull());
    assertEquals(List.of("alice@local"), given.recipients());
    rig.awaitEmpty();
  }

  @Test
  void mailFromNobodyIsNeverReported() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.FAILED;
    rig.accept("", "x@local");
    rig.awaitEmpty();
    assertEquals(1, rig.transports.given.size());
    assertEquals(0, rig.count("SELECT COUNT(*) FROM queue_messages"));
  }

  @Test
  void reportThatFailsIsTheEnd() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.FAILED;
    rig.accept("a@b.example", "x@local");
    awaitReport();
    rig.awaitEmpty();
    assertEquals(2, rig.transports.given.size());
  }

  @Test
  void severalFailuresOfAMessageAreOneReport() throws Exception {
    rig.transports.limit = 1;
    rig.transports.outcome =
        recipient -> {
          pause(recipient.address().equals("3@e.example") ? 700 : 0);
          return recipient.address().endsWith("@local")
              ? FakeTransports.DELIVERED
              : FakeTransports.FAILED;
        };
    rig.accept("s@local", "1@c.example", "2@d.example", "3@e.example", "4@local");
    String report = awaitReport();
    for (String failed : List.of("1@c.example", "2@d.example", "3@e.example")) {
      assertTrue(report.contains("Final-Recipient: rfc822; " + failed + "\r\n"), report);
    }
    assertFalse(report.contains("4@local"), report);
    rig.awaitEmpty();
    assertEquals(5, rig.transports.given.size(), "four attempts, one report");
  }

  @Test
  void failuresThatWaitForOthersSurviveACrash() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    rig.transports.outcome =
        recipient -> {
          if (recipient.address().equals("2@d.example")) {
            awaitUnchecked(end);
          }
          return FakeTransports.FAILED;
        };
    rig.accept("s@local", "1@c.example", "2@d.example");
    QueueRig.await("both attempts", () -> rig.transports.given.size() == 2);
    Thread.sleep(1000);
    assertEquals(2, rig.list().size(), "nothing settled, nothing lost");
    rig.close();
    end.countDown();
    rig = new QueueRig(home).start();
    rig.transports.outcome =
        recipient ->
            recipient.address().endsWith("@local")
                ? FakeTransports.DELIVERED
                : FakeTransports.FAILED;
    rig.claims.claimDue();
    String report = awaitReport();
    assertTrue(report.contains("1@c.example") && report.contains("2@d.example"), report);
    rig.awaitEmpty();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void senderWithoutMailboxIsNotReportedTo() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.FAILED;
    rig.accept("a@nobody", "x@local");
    rig.awaitEmpty();
    assertEquals(1, rig.transports.given.size());
  }

  @Test
  void membersOfAListGetTheMailFromTheListAndItGetsTheReports() throws Exception {
    rig.transports.outcome =
        recipient ->
            recipient.address().equals("1@local")
                ? FakeTransports.FAILED
                : FakeTransports.DELIVERED;
    rig.accept("a@b.example", "list/1@local", "list/2@local", "3@local");
    awaitReport();
    rig.awaitEmpty();
    Map<String, String> senders = new java.util.HashMap<>();
    for (FakeTransports.Given given : rig.transports.given) {
      String sender = given.request().reversePath().toString();
      given.recipients().forEach(recipient -> senders.put(recipient, sender));
    }
    assertEquals("list@local", senders.get("1@local"));
    assertEquals("list@local", senders.get("2@local"));
    assertEquals("a@b.example", senders.get("3@local"));
    FakeTransports.Given report = lastGiven();
    assertEquals(List.of("list@local"), report.recipients());
    assertTrue(report.content().contains("To: list@local\r\n"), report.content());
  }

  @Test
  void listsAddressSurvivesARestartAndIsShown() throws Exception {
    rig.close();
    rig = new QueueRig(home);
    QueuedMessage message = rig.accept("a@b.example", "3@local", "list/1@local");
    assertEquals(
        List.of("a@b.example", "list@local"),
        rig.reader.find(message.id()).orElseThrow().recipients().stream()
            .map(QueueListing::sender)
            .toList());
    rig.close();
    rig = new QueueRig(home).start();
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals(
        List.of("a@b.example", "list@local"),
        rig.transports.given.stream()
            .map(given -> given.request().reversePath().toString())
            .sorted()
            .toList());
  }

  @Test
  void mailFromNobodyToAListStaysFromNobody() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.DEFERRED;
    QueuedMessage message = rig.accept("", "list/1@local");
    assertEquals("", awaitDeferred(message).sender());
    assertTrue(lastGiven().request().reversePath().isNull());
    rig.transports.outcome = recipient -> FakeTransports.FAILED;
    rig.pass(Duration.ofHours(1));
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals(2, rig.transports.given.size(), "no bounce");
  }

  @Test
  void reportToAnAliasReachesEverybodyBehindIt() throws Exception {
    rig.transports.outcome =
        recipient ->
            recipient.address().equals("x@local")
                ? FakeTransports.FAILED
                : FakeTransports.DELIVERED;
    rig.accept("sales@team", "x@local");
    awaitReport();
    rig.awaitEmpty();
    assertEquals(List.of("1@local", "2@local"), lastGiven().recipients());
    assertTrue(lastGiven().content().contains("To: sales@team\r\n"));
  }

  @Test
  void mailTooOldIsReturned() throws Exception {
    rig.transports.outcome =
        recipient ->
            recipient.address().equals("x@local")
                ? FakeTransports.DEFERRED
                : FakeTransports.DELIVERED;
    rig.accept(Instant.now().minus(DAYS_8), "alice@local", "x", "x@local");
    String report = awaitReport();
    assertTrue(report.contains("Status: 5.4.7"), report);
    assertTrue(report.contains("in the queue too long"), report);
    rig.awaitEmpty();
  }

  @Test
  void mailFromNobodyTooOldIsDropped() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.DEFERRED;
    rig.accept(Instant.now().minus(DAYS_8), "", "x", "x@local");
    rig.awaitEmpty();
    assertEquals(1, rig.transports.given.size());
  }

  @Test
  void unforeseenFailureIsTemporary() throws Exception {
    rig.transports.outcome =
        recipient -> {
          throw new AssertionError("a bug");
        };
    QueueListing waiting = awaitDeferred(rig.accept("a@b.example", "x@local"));
    assertEquals("451 4.3.0 internal error", waiting.lastReply());
  }

  @Test
  void failureWaitsUntilTheSenderCanBeFound() throws Exception {
    rig.accountsAway = true;
    rig.transports.outcome =
        recipient ->
            recipient.address().equals("x@local")
                ? FakeTransports.FAILED
                : FakeTransports.DELIVERED;
    awaitDeferred(rig.accept("alice@local", "x@local"));
    rig.accountsAway = false;
    rig.pass(Duration.ofHours(1));
    rig.claims.claimDue();
    awaitReport();
    rig.awaitEmpty();
  }

  @Test
  void settlementWaitsForTheDatabase() throws Exception {
    CountDownLatch broken = new CountDownLatch(1);
    rig.transports.outcome =
        recipient -> {
          rig.sql("ALTER TABLE queue_recipients RENAME TO away");
          broken.countDown();
          return FakeTransports.DELIVERED;
        };
    rig.accept("a@b.example", "x@local");
    assertTrue(broken.await(10, TimeUnit.SECONDS));
    Thread.sleep(200);
    restore();
    rig.awaitEmpty();
    assertEquals(1, rig.transports.given.size(), "it was delivered once");
  }

  /** On a connection of its own: the queue's needs the table. */
  private void restore() throws SQLException {
    try (Connection connection = Databases.queue(rig.settings.database()).getConnection();
        PreparedStatement rename =
            connection.prepareStatement("ALTER TABLE away RENAME TO queue_recipients")) {
      rename.executeUpdate();
    }
  }

  @Test
  void longReplyIsKeptWhole() throws Exception {
    SmtpReply reply = SmtpReply.of(451, "4.7.1", "x".repeat(5000));
    rig.transports.outcome = recipient -> new DeliveryResult.Deferred(reply, "fake");
    assertEquals(reply.toString(), awaitDeferred(rig.accept("", "x@local")).lastReply());
  }

  private QueueListing awaitDeferred(QueuedMessage message) throws Exception {
    QueueRig.await(
        "a deferred recipient",
        () -> {
          List<QueueListing> left = rig.reader.find(message.id()).orElseThrow().recipients();
          return left.size() == 1
              && left.get(0).state().equals(QueueListing.State.QUEUED)
              && left.get(0).attempts() > 0;
        });
    return rig.reader.find(message.id()).orElseThrow().recipients().get(0);
  }

  @Test
  void senderWhoWantsNoReportGetsNone() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.FAILED;
    rig.accept("alice@local", notify("x@c.example", "NOTIFY=NEVER"));
    rig.awaitEmpty();
    assertEquals(1, rig.transports.given.size(), "no bounce");
  }

  @Test
  void senderWhoWantsToKnowIsToldOfSuccess() throws Exception {
    rig.accept("alice@local", notify("x@local", "NOTIFY=SUCCESS ORCPT=rfc822;x@old.example"));
    String report = awaitReport();
    assertTrue(report.contains("Action: delivered\r\n"), report);
    assertTrue(report.contains("Original-Recipient: rfc822; x@old.example\r\n"), report);
  }

  @Test
  void senderIsWarnedOnceThatHisMailWaits() throws Exception {
    rig.transports.outcome =
        recipient ->
            recipient.address().equals("x@local")
                ? FakeTransports.DEFERRED
                : FakeTransports.DELIVERED;
    rig.accept(Instant.now().minus(Duration.ofHours(5)), "alice@local", "text\r\n", "x@local");
    String report = awaitReport();
    assertTrue(report.contains("Action: delayed\r\n"), report);
    assertTrue(report.contains("Subject: Delayed Mail"), report);
    QueueRig.await("the report's delivery", () -> rig.list().size() == 1);
    int before = rig.transports.given.size();
    rig.pass(Duration.ofHours(1));
    rig.claims.claimDue();
    QueueRig.await("another attempt", () -> rig.list().get(0).attempts() == 2);
    assertEquals(before + 1, rig.transports.given.size(), "no second warning");
  }

  private static EnvelopeRecipient notify(String address, String parameters) {
    EnvelopeRecipient plain = QueueRig.recipient(address);
    return new EnvelopeRecipient(
        plain.address(), plain.original(), plain.destination(), EsmtpParameters.parse(parameters));
  }

  /** The report, delivered; it waits in the tables for a tick of the timer. */
  private String awaitReport() throws Exception {
    QueueRig.await(
        "a report",
        () -> {
          rig.claims.claimDue();
          return !rig.transports.given.isEmpty() && lastGiven().request().reversePath().isNull();
        });
    return lastGiven().content();
  }

  private FakeTransports.Given lastGiven() {
    return rig.transports.given.get(rig.transports.given.size() - 1);
  }
}
