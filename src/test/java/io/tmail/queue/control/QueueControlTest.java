package io.tmail.queue.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.Destination;
import io.tmail.mail.QueueId;
import io.tmail.queue.FakeTransports;
import io.tmail.queue.QueueEvent;
import io.tmail.queue.QueueRig;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.tables.QueuedMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator does to the queue, also while deliveries run. */
@Tag("tables")
class QueueControlTest {
  private static final String BY = "carol";

  @TempDir private Path home;
  private final CountDownLatch attemptMayEnd = new CountDownLatch(1);
  private QueueRig rig;

  @BeforeEach
  void open() {
    rig = new QueueRig(home, "DELIVERD_CONCURRENCY_PER_HOST", "1");
  }

  @AfterEach
  void close() {
    attemptMayEnd.countDown();
    rig.close();
  }

  @Test
  void retriesAMessageNow() throws Exception {
    QueuedMessage message = deferred("a@b.example", "x@c.example");
    deferred("a@b.example", "y@d.example");
    rig.transports.outcome = recipient -> FakeTransports.DELIVERED;
    assertEquals(new Steered(1, 0), rig.control.retry(message.id(), BY));
    QueueRig.await("one delivered", () -> rig.list().size() == 1);
    assertEquals("y@d.example", rig.list().get(0).recipient());
    assertEquals(1, rig.deadForgotten.get());
  }

  @Test
  void retriesADomainNow() throws Exception {
    deferred("a@b.example", "x@c.example", "y@C.example", "z@d.example");
    rig.transports.outcome = recipient -> FakeTransports.DELIVERED;
    QueueFilter domain = QueueFilter.ofDomain("c.EXAMPLE");
    assertEquals(new Steered(2, 0), rig.control.retry(domain, BY));
    QueueRig.await("the domain delivered", () -> rig.list().size() == 1);
    assertEquals("z@d.example", rig.list().get(0).recipient());
  }

  @Test
  void retriesEverythingNowButWhatIsHeld() throws Exception {
    QueuedMessage held = deferred("a@b.example", "x@c.example");
    deferred("a@b.example", "y@d.example", "z@local");
    rig.control.hold(held.id(), BY);
    rig.transports.outcome = recipient -> FakeTransports.DELIVERED;
    assertEquals(new Steered(2, 0), rig.control.retry(QueueFilter.NONE, BY));
    QueueRig.await("others delivered", () -> rig.list().size() == 1);
    assertEquals(QueueListing.State.HELD, rig.list().get(0).state());
  }

  @Test
  void reroutedGoesToTheOtherServerAtOnce() throws Exception {
    QueuedMessage message = deferred("a@b.example", "x@c.example", "y@local");
    QueuedMessage other = deferred("a@b.example", "z@c.example");
    Destination server = Destination.via("mx.test:2525");
    assertEquals(new Steered(2, 0), reroute(message, Optional.of(server)));
    QueueRig.await(
        "attempts the new way",
        () ->
            rig.transports.given.stream()
                    .filter(each -> each.request().destination().equals(server))
                    .count()
                == 1);
    assertEquals(List.of("x@c.example", "y@local"), lastGiven().recipients());
    QueueRig.await("the settlement", () -> rig.list().get(0).attempts() == 2);
    assertEquals("mx.test:2525", rig.list().get(0).nextHop());
    assertEquals("", rig.list().get(2).nextHop(), other.id().value());
    assertEquals(new Steered(2, 0), reroute(message, Optional.empty()));
    QueueRig.await("attempts the default route", () -> rig.list().get(1).attempts() == 3);
    assertTrue(!lastGiven().request().destination().equals(server));
  }

  @Test
  void oneRecipientMayBeReroutedAlone() throws Exception {
    QueuedMessage message = deferred("a@b.example", "x@c.example", "y@c.example");
    assertEquals(
        new Steered(1, 0),
        rig.control.reroute(
            message.id(), Optional.of("Y@c.example"), Optional.of(Destination.via("mx.test")), BY));
    QueueRig.await("an attempt", () -> rig.list().get(1).attempts() == 2);
    assertEquals(List.of("y@c.example"), lastGiven().recipients());
  }

  @Test
  void whatIsBeingTriedIsReroutedAfterwards() throws Exception {
    QueuedMessage message = attemptedUntilReleased(FakeTransports.DEFERRED, "x@c.example");
    assertEquals(new Steered(0, 1), reroute(message, Optional.of(Destination.via("mx.test"))));
    attemptMayEnd.countDown();
    QueueRig.await("the attempt's end", () -> rig.list().get(0).attempts() == 1);
    rig.control.retry(message.id(), BY);
    QueueRig.await("an attempt", () -> rig.list().get(0).attempts() == 2);
    assertEquals("via:mx.test", lastGiven().request().destination().text());
  }

  private Steered reroute(QueuedMessage message, Optional<Destination> to) {
    return rig.control.reroute(message.id(), Optional.empty(), to, BY);
  }

  private FakeTransports.Given lastGiven() {
    return rig.transports.given.get(rig.transports.given.size() - 1);
  }

  @Test
  void heldIsNotTriedBeforeItIsReleased() throws Exception {
    QueuedMessage message = rig.accept("a@b.example", "x@local", "y@c.example");
    assertEquals(new Steered(2, 0), rig.control.hold(message.id(), BY));
    assertEquals(new Steered(0, 0), rig.control.hold(message.id(), BY));
    rig.start();
    rig.claims.claimDue();
    assertEquals(new Steered(0, 0), rig.control.retry(message.id(), BY));
    assertEquals(0, rig.transports.given.size());
    assertEquals(new Steered(2, 0), rig.control.release(message.id(), BY));
    rig.awaitEmpty();
    assertEquals(2, rig.transports.given.size());
  }

  @Test
  void holdDuringAnAttemptTakesEffectAfterIt() throws Exception {
    QueuedMessage message = attemptedUntilReleased(FakeTransports.DEFERRED, "x@c.example");
    assertEquals(new Steered(0, 1), rig.control.hold(message.id(), BY));
    QueueListing meanwhile = rig.list().get(0);
    assertEquals(QueueListing.State.DELIVERING, meanwhile.state());
    assertEquals("HELD", meanwhile.wish());
    attemptMayEnd.countDown();
    QueueRig.await("held", () -> rig.list().get(0).state() == QueueListing.State.HELD);
    assertEquals("451 4.2.1 later", rig.list().get(0).lastReply());
  }

  @Test
  void whatTheAttemptDeliversIsGoneWhateverWasWanted() throws Exception {
    QueuedMessage message = attemptedUntilReleased(FakeTransports.DELIVERED, "x@c.example");
    rig.control.hold(message.id(), BY);
    assertEquals(new Steered(0, 1), rig.control.bounce(message.id(), BY));
    attemptMayEnd.countDown();
    rig.awaitEmpty();
    rig.control.finish();
    assertEquals(1, rig.transports.given.size());
  }

  @Test
  void discardsWithItsStoredContentAndTellsNobody() throws Exception {
    QueuedMessage message =
        rig.accept(Instant.now(), "s@local", "x".repeat(100_000), "x@c.example", "y@local");
    assertEquals(1, storedFiles());
    assertEquals(new Steered(2, 0), rig.control.discard(message.id(), BY));
    assertEquals(0, rig.count());
    assertEquals(0, rig.count("SELECT COUNT(*) FROM queue_messages"));
    assertEquals(0, storedFiles());
    assertTrue(rig.events.fired.get(1) instanceof QueueEvent.Removed);
  }

  @Test
  void discardDuringAnAttemptTakesEffectAfterIt() throws Exception {
    QueuedMessage message = attemptedUntilReleased(FakeTransports.DEFERRED, "x@c.example");
    assertEquals(new Steered(0, 1), rig.control.discard(message.id(), BY));
    rig.control.finish();
    assertEquals(1, rig.count());
    attemptMayEnd.countDown();
    QueueRig.await("free", () -> rig.list().get(0).state() == QueueListing.State.LEAVING);
    rig.control.finish();
    assertEquals(0, rig.count("SELECT COUNT(*) FROM queue_messages"));
  }

  @Test
  void aWishSurvivesTheNode() throws Exception {
    QueuedMessage message = attemptedUntilReleased(FakeTransports.DEFERRED, "x@c.example");
    rig.control.discard(message.id(), BY);
    rig.close();
    rig = new QueueRig(home).start();
    rig.claims.claimDue();
    rig.control.finish();
    assertEquals(0, rig.count());
    assertEquals(0, rig.transports.given.size());
  }

  @Test
  void whatWaitsInMemoryIsTakenBack() throws Exception {
    attemptedUntilReleased(FakeTransports.DELIVERED, "x@c.example");
    QueuedMessage behind = rig.accept("a@b.example", "y@c.example");
    assertEquals(QueueListing.State.DELIVERING, rig.list().get(1).state());
    assertEquals(new Steered(1, 0), rig.control.discard(behind.id(), BY));
    attemptMayEnd.countDown();
    rig.awaitEmpty();
    assertEquals(1, rig.transports.given.size());
    QueueRig.await("room", () -> rig.lanes.room() == 4000);
  }

  @Test
  void bounceReportsToTheSender() throws Exception {
    QueuedMessage message = deferred("s@local", "x@c.example", "y@d.example");
    rig.transports.outcome = recipient -> FakeTransports.DELIVERED;
    assertEquals(new Steered(2, 0), rig.control.bounce(message.id(), BY));
    rig.claims.claimDue();
    rig.awaitEmpty();
    List<FakeTransports.Given> reports =
        rig.transports.given.stream()
            .filter(given -> given.request().reversePath().isNull())
            .toList();
    assertEquals(1, reports.size());
    FakeTransports.Given report = reports.get(0);
    assertEquals(List.of("s@local"), report.recipients());
    assertTrue(report.content().contains("Status: 5.3.0\r\n"), report.content());
    assertTrue(report.content().contains("550 5.3.0 bounced by the administrator"));
    assertTrue(report.content().contains("Final-Recipient: rfc822; x@c.example"));
    assertTrue(report.content().contains("Final-Recipient: rfc822; y@d.example"));
  }

  @Test
  void whileNobodyCanBeToldABouncedMessageStays() throws Exception {
    QueuedMessage message = deferred("s@local", "x@c.example");
    rig.transports.outcome = recipient -> FakeTransports.DELIVERED;
    rig.accountsAway = true;
    rig.control.bounce(message.id(), BY);
    assertEquals(QueueListing.State.LEAVING, rig.list().get(0).state());
    int attempts = rig.list().get(0).attempts();
    rig.control.finish();
    rig.control.finish();
    assertEquals(attempts, rig.list().get(0).attempts(), "not at every tick");
    rig.accountsAway = false;
    rig.control.bounce(message.id(), BY);
    rig.claims.claimDue();
    rig.awaitEmpty();
  }

  @Test
  void bounceOfMailWithoutSenderEndsIt() throws Exception {
    QueuedMessage message = deferred("", "x@c.example");
    rig.control.hold(message.id(), BY);
    assertEquals(new Steered(1, 0), rig.control.bounce(message.id(), BY));
    assertEquals(0, rig.count("SELECT COUNT(*) FROM queue_messages"));
  }

  @Test
  void bounceDuringAnAttemptTakesEffectAfterIt() throws Exception {
    QueuedMessage message = attemptedUntilReleased(FakeTransports.DEFERRED, "x@c.example");
    assertEquals(new Steered(0, 1), rig.control.bounce(message.id(), BY));
    attemptMayEnd.countDown();
    QueueRig.await("free", () -> rig.list().get(0).state() == QueueListing.State.LEAVING);
    rig.control.finish();
    QueueRig.await("report", () -> rig.list().get(0).recipient().equals("a@b.example"));
  }

  @Test
  void purgeForgetsEverythingButWhatIsBeingTried() throws Exception {
    deferred("a@b.example", "1@d.example", "2@local");
    QueuedMessage held = deferred("a@b.example", "3@d.example");
    rig.control.hold(held.id(), BY);
    attemptedUntilReleased(FakeTransports.DEFERRED, "x@c.example");
    rig.accept("a@b.example", "behind@c.example");
    assertEquals(new Steered(4, 1), rig.control.purge(BY));
    assertEquals(1, rig.count());
    attemptMayEnd.countDown();
    QueueRig.await("free", () -> rig.list().get(0).state() == QueueListing.State.LEAVING);
    rig.control.finish();
    assertEquals(0, rig.count("SELECT COUNT(*) FROM queue_messages"));
  }

  @Test
  void manyHandsLoseNothingAndDeliverNothingTwice() throws Exception {
    rig.start();
    Thread hands = QueueRig.daemon(this::holdAndReleaseEverything);
    hands.start();
    for (int i = 0; i < 400; i++) {
      rig.accept("a@b.example", i + "@local", i + "@c.example", i + "@d.example");
    }
    hands.join();
    for (QueueListing left : rig.list()) {
      rig.control.release(new QueueId(left.id()), BY);
    }
    rig.awaitEmpty();
    List<String> delivered =
        rig.transports.given.stream().flatMap(given -> given.recipients().stream()).toList();
    assertEquals(1200, new HashSet<>(delivered).size());
    assertEquals(1200, delivered.size());
    QueueRig.await("room", () -> rig.lanes.room() == 4000);
  }

  private void holdAndReleaseEverything() {
    try {
      for (int i = 0; i < 200; i++) {
        for (QueueListing row : rig.reader.list(QueueFilter.NONE, QueuePlace.BEGIN, 5)) {
          rig.control.hold(new QueueId(row.id()), BY);
          rig.control.release(new QueueId(row.id()), BY);
        }
        rig.control.retry(QueueFilter.NONE, BY);
      }
    } catch (SQLException broken) {
      throw new AssertionError(broken);
    }
  }

  @Test
  void logTellsWhoDidIt() throws Exception {
    List<String> lines = new ArrayList<>();
    Handler listener = listener(lines);
    QueuedMessage message = rig.accept("a@b.example", "x@c.example");
    Logger.getLogger("tmail").addHandler(listener);
    try {
      rig.control.hold(message.id(), BY);
      rig.control.discard(message.id(), "eve\nforged");
    } finally {
      Logger.getLogger("tmail").removeHandler(listener);
    }
    assertEquals(
        List.of(
            message.id() + ": held by carol: 1 recipients",
            message.id() + ": discarded by eve\\nforged: 1 recipients",
            message.id() + ": removed"),
        lines);
  }

  private static Handler listener(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** A message that was tried once, in vain, and waits. */
  private QueuedMessage deferred(String from, String... to) throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.DEFERRED;
    rig.start();
    QueuedMessage message = rig.accept(from, to);
    QueueRig.await(
        "all deferred",
        () -> rig.list().stream().allMatch(row -> row.attempts() > 0 && waits(row)));
    return message;
  }

  private static boolean waits(QueueListing row) {
    return row.state() != QueueListing.State.DELIVERING;
  }

  /** A message in an attempt that ends when the test says so. */
  private QueuedMessage attemptedUntilReleased(DeliveryResult result, String to) throws Exception {
    int before = rig.transports.given.size();
    rig.transports.outcome = recipient -> whenReleased(result);
    rig.start();
    QueuedMessage message = rig.accept("a@b.example", to);
    QueueRig.await("an attempt", () -> rig.transports.given.size() > before);
    return message;
  }

  private DeliveryResult whenReleased(DeliveryResult result) {
    try {
      attemptMayEnd.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
    return result;
  }

  private long storedFiles() throws Exception {
    try (Stream<Path> files = Files.walk(home.resolve("store"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
