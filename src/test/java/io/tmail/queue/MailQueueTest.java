package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import io.tmail.database.TestDatabase;
import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.QueueId;
import io.tmail.mail.Voucher;
import io.tmail.queue.control.QueueListing;
import io.tmail.queue.manager.ClockWatch;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.runtime.SteadyClock;
import io.tmail.store.MessageContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("tables")
class MailQueueTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  @TempDir private Path home;
  @AutoClose private QueueRig rig;

  @BeforeEach
  void open() {
    rig = new QueueRig(home);
  }

  @Test
  void deliversAtOnceAndForgets() throws Exception {
    rig.start();
    QueuedMessage message = rig.accept("a@b.example", "x@local");
    rig.awaitEmpty();
    assertEquals(1, rig.transports.given.size());
    FakeTransports.Given given = rig.transports.given.get(0);
    assertEquals(message.id(), given.request().id());
    assertEquals("Received: by me\r\nSubject: x\r\n\r\ntext\r\n", given.content());
    assertEquals(0, rig.count("SELECT COUNT(*) FROM queue_messages"));
    QueueRig.await("the last event", () -> rig.events.fired.size() == 3);
    assertTrue(rig.events.fired.get(2) instanceof QueueEvent.Removed);
  }

  @Test
  void waitsWhileNobodyDelivers() throws Exception {
    QueuedMessage message = rig.accept("a@b.example", "x@local", "y@c.example");
    assertEquals(2, rig.count());
    QueueListing first = rig.list().get(0);
    assertEquals(message.id().value(), first.id());
    assertEquals(QueueListing.State.QUEUED, first.state());
    assertEquals("a@b.example", first.sender());
    assertEquals("x@local", first.recipient());
    assertEquals(2, rig.list().size());
    assertEquals(2, rig.reader.find(message.id()).orElseThrow().recipients().size());
  }

  @Test
  void recipientsOfOneDestinationShareATransaction() throws Exception {
    rig.transports.limit = 2;
    rig.start();
    rig.accept("a@b.example", "1@c.example", "2@c.example", "3@c.example", "4@d.example");
    rig.awaitEmpty();
    Set<List<String>> transactions =
        rig.transports.given.stream()
            .map(FakeTransports.Given::recipients)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            List.of("1@c.example", "2@c.example"), List.of("3@c.example"), List.of("4@d.example")),
        transactions);
  }

  @Test
  void restartDeliversWhatTheCrashLeft() throws Exception {
    rig.transports.outcome = recipient -> hang();
    rig.start();
    QueuedMessage message = rig.accept("a@b.example", "x@local", "y@c.example");
    QueueRig.await("a delivery under way", () -> !rig.transports.given.isEmpty());
    assertEquals(QueueListing.State.DELIVERING, rig.list().get(0).state());
    rig.close();

    rig = new QueueRig(home).start();
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals(2, rig.transports.given.size());
    FakeTransports.Given given = rig.transports.given.get(0);
    assertEquals(message.id(), given.request().id());
    assertEquals("a@b.example", given.request().reversePath().toString());
    assertEquals("BODY=8BITMIME", given.request().parameters().toString());
    assertEquals("Received: by me\r\nSubject: x\r\n\r\ntext\r\n", given.content());
  }

  /** It decides for whom the message is signed. */
  @ParameterizedTest
  @EnumSource
  void voucherSurvivesARestart(Voucher voucher) throws Exception {
    rig.accept(voucher, "a@b.example", "x@local");
    rig.close();
    rig = new QueueRig(home).start();
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals(voucher, rig.transports.given.get(0).request().voucher());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_500, 65_536, 65_537, 200_000})
  void contentOfAnySizeSurvivesARestart(int size) throws Exception {
    String text = "x".repeat(size);
    rig.accept(Instant.now(), "a@b.example", text, "x@local");
    rig.close();
    rig = new QueueRig(home).start();
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals("Received: by me\r\n" + text, rig.transports.given.get(0).content());
    QueueRig.await("an empty store", () -> storedFiles() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "17", "18", "100"})
  void anyLimitOfSmallContentWorks(String limit) throws Exception {
    rig.close();
    rig = new QueueRig(home, "STORE_INLINE_LIMIT", limit).start();
    rig.accept("a@b.example", "x@local");
    rig.awaitEmpty();
    assertEquals(
        "Received: by me\r\nSubject: x\r\n\r\ntext\r\n", rig.transports.given.get(0).content());
  }

  @Test
  void contentThatIsNotAcceptedLeavesNothing() throws Exception {
    byte[] big = new byte[100_000];
    MessageContent content =
        rig.queue.receive(QueueId.next(0), new byte[10], new ByteArrayInputStream(big));
    assertEquals(1, storedFiles());
    rig.queue.forget(content);
    assertEquals(0, storedFiles());
  }

  @Test
  void manyMessagesAtOnceAreAllDeliveredOnce() throws Exception {
    rig.start();
    Stream.iterate(0, i -> i + 1)
        .limit(300)
        .parallel()
        .forEach(
            i -> {
              try {
                rig.accept("a@b.example", "x" + i + "@d" + i % 7 + ".example");
              } catch (Exception refused) {
                throw new AssertionError(refused);
              }
            });
    rig.awaitEmpty();
    assertEquals(
        300, rig.transports.given.stream().map(g -> g.recipients().get(0)).distinct().count());
    assertEquals(300, rig.transports.given.size());
  }

  @Test
  void moreThanMemoryTakesComesFromTheTables() throws Exception {
    String[] many = new String[2500];
    for (int i = 0; i < many.length; i++) {
      many[i] = "x" + i + "@c.example";
    }
    rig.transports.limit = 1;
    rig.start();
    rig.accept("a@b.example", many);
    QueueRig.await(
        "an empty queue",
        () -> {
          rig.claims.claimDue();
          return rig.count() == 0;
        });
    assertEquals(2500, rig.transports.given.size());
  }

  @Test
  void failingObserverChangesNothing() throws Exception {
    rig.events.observerFails = true;
    rig.start();
    rig.accept(Instant.now(), "a@b.example", "x".repeat(100_000), "x@local");
    rig.awaitEmpty();
    QueueRig.await("an empty store", () -> storedFiles() == 0);
    assertEquals(1, rig.transports.given.size());
  }

  @Test
  void workOfADeadNodeIsTakenOver() throws Exception {
    rig.accept("a@b.example", "x@local");
    rig.sql("UPDATE queue_recipients SET owner = 'dead'");
    long soon = Instant.now().plus(Duration.ofMinutes(1)).toEpochMilli();
    rig.sql("INSERT INTO queue_nodes (owner, expires_at) VALUES ('dead', " + soon + ")");
    rig.start();
    ManualClock steady = new ManualClock(Instant.now());
    NodeLease lease = new NodeLease(rig.database, LEASE, Clock.systemUTC(), steady);
    lease.renewIfDue();
    steady.advance(LEASE.minusSeconds(1));
    lease.renewIfDue();
    rig.claims.claimDue();
    assertEquals(1, rig.count(), "the other node may be alive");
    steady.advance(LEASE);
    lease.renewIfDue();
    rig.claims.claimDue();
    rig.awaitEmpty();
  }

  @Test
  void aClockThatIsSetTakesNoWorkFromTheLiving() throws Exception {
    rig.accept("a@b.example", "x@local");
    rig.sql("UPDATE queue_recipients SET owner = 'other'");
    ManualClock system = new ManualClock(Instant.now());
    ManualClock steady = new ManualClock(Instant.now());
    NodeLease lease = new NodeLease(rig.database, LEASE, system, steady);
    long end = system.millis() + LEASE.toMillis();
    rig.sql("INSERT INTO queue_nodes (owner, expires_at) VALUES ('other', " + end + ")");
    for (int hours : new int[] {1, -1, -1}) {
      system.advance(Duration.ofHours(hours));
      steady.advance(LEASE.dividedBy(4));
      rig.sql("UPDATE queue_nodes SET expires_at = expires_at + 7500 WHERE owner = 'other'");
      lease.renewIfDue();
      assertFalse(lease.isDoubtful());
      assertEquals(1, rig.count("SELECT COUNT(*) FROM queue_recipients WHERE owner = 'other'"));
    }
  }

  @Test
  void aClockSetBackDelaysNothing() throws Exception {
    rig.transports.outcome = recipient -> DeliveryResult.deferred("4.0.0", "later", "x");
    rig.start();
    rig.accept("a@b.example", "x@local");
    QueueRig.await("a deferral", () -> ofAllRecipients("attempts").equals(List.of(1L)));
    long due = rig.count("SELECT due_at FROM queue_recipients");
    ClockWatch watch = new ClockWatch(rig.database, new ManualClock(Instant.now()));
    watch.setBack(Duration.ofHours(1));
    watch.catchUp(false);
    assertEquals(due, rig.count("SELECT due_at FROM queue_recipients"), "others claim it");
    watch.setBack(Duration.ofMinutes(20));
    watch.setBack(Duration.ofMinutes(40));
    watch.catchUp(true);
    long earlier = due - Duration.ofHours(1).toMillis();
    assertEquals(earlier, rig.count("SELECT due_at FROM queue_recipients"));
    watch.catchUp(true);
    assertEquals(earlier, rig.count("SELECT due_at FROM queue_recipients"), "once");
  }

  @Test
  void aNodeKnowsHowManyAreAlive() throws Exception {
    assertEquals(1, rig.lease.nodes());
    long soon = Instant.now().plus(Duration.ofMinutes(1)).toEpochMilli();
    rig.sql("INSERT INTO queue_nodes (owner, expires_at) VALUES ('other', " + soon + ")");
    rig.sql("INSERT INTO queue_nodes (owner, expires_at) VALUES ('dead', 1)");
    NodeLease renewed = new NodeLease(rig.database, LEASE, Clock.systemUTC(), new SteadyClock());
    renewed.renewIfDue();
    assertEquals(2, renewed.nodes());
  }

  @Test
  void orderlyStopLeavesNoOwner() throws Exception {
    rig.transports.outcome = recipient -> hang();
    rig.start();
    rig.accept("a@b.example", "x@local");
    QueueRig.await("a delivery under way", () -> !rig.transports.given.isEmpty());
    rig.lanes.stop();
    rig.lease.end();
    assertEquals(QueueListing.State.QUEUED, rig.list().get(0).state());
    assertEquals(0, rig.count("SELECT COUNT(*) FROM queue_nodes"));
  }

  @Test
  void damagedContentIsDeferredNotDelivered() throws Exception {
    rig.accept(Instant.now(), "a@b.example", "x".repeat(100_000), "x@local");
    try (Stream<Path> files = Files.walk(home.resolve("store"))) {
      Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[50_000] ^= 1;
      Files.write(file, bytes);
    }
    rig.start();
    rig.claims.claimDue();
    QueueRig.await("the attempt", () -> ofAllRecipients("attempts").equals(List.of(1L)));
    assertEquals(List.of(), rig.transports.given);
  }

  @Test
  void missingContentIsDeferredWithItsReason() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.DELIVERED;
    rig.accept(Instant.now(), "a@b.example", "x".repeat(100_000), "x@local");
    try (Stream<Path> files = Files.walk(home.resolve("store"))) {
      Files.delete(files.filter(Files::isRegularFile).findFirst().orElseThrow());
    }
    MessageContent content =
        rig.reader.find(new QueueId(rig.list().get(0).id())).orElseThrow().message().content();
    IOException missing = assertThrows(IOException.class, () -> content.open().close());
    assertTrue(missing.getMessage().contains("missing from the store"), missing.getMessage());
    assertFalse(missing.getMessage().contains(home.toString()), missing.getMessage());
  }

  @Test
  void messageThatTwoNodesFinishedInOneMomentIsSwept() throws Exception {
    rig.accept("a@b.example", "x@local");
    rig.sql("DELETE FROM queue_recipients");
    rig.removal.sweep();
    int left =
        TestDatabase.driver().isEmbedded() ? 1 : 0; // where there are no two nodes, no such sweep
    assertEquals(
        List.of(left),
        rig.database.query("SELECT COUNT(*) FROM queue_messages", s -> {}, row -> row.getInt(1)));
  }

  private List<Long> ofAllRecipients(String column) throws SQLException {
    return rig.database.query(
        "SELECT " + column + " FROM queue_recipients", s -> {}, row -> row.getLong(1));
  }

  private long storedFiles() throws Exception {
    Path store = home.resolve("store");
    if (!Files.exists(store)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(store)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static DeliveryResult hang() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
    return FakeTransports.DEFERRED;
  }
}
