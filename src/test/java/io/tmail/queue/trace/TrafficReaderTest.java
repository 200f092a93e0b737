package io.tmail.queue.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.QueueId;
import io.tmail.mail.SmtpReply;
import io.tmail.queue.FakeTransports;
import io.tmail.queue.QueueRig;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.Refusal;
import io.tmail.queue.tables.TraceEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the first page counts of a day. */
@Timeout(30)
@Tag("tables")
class TrafficReaderTest {
  @TempDir private Path home;
  @AutoClose private QueueRig rig;

  @BeforeEach
  void open() {
    rig = new QueueRig(home).start();
  }

  @Test
  void countsWhatCameAndWhatBecameOfItByTheHour() throws Exception {
    rig.accept("a@b.example", "x@c.example", "y@c.example");
    rig.awaitEmpty();
    rig.transports.outcome = to -> FakeTransports.DEFERRED;
    rig.accept("a@b.example", "z@c.example");
    QueueRig.await("an attempt", () -> rig.list().get(0).attempts() == 1);
    refuse(Instant.now());
    refuse(Instant.now());
    refuse(Instant.now().minusSeconds(30 * 3600));

    Traffic day = new TrafficReader(rig.database, Clock.systemUTC()).day();
    assertEquals(24, day.hours().size());
    assertEquals(2, day.hours().stream().mapToLong(Traffic.Hour::in).sum());
    assertEquals(2, day.hours().stream().mapToLong(Traffic.Hour::out).sum());
    assertEquals(1, day.hours().stream().mapToLong(Traffic.Hour::deferred).sum());
    assertEquals(2, day.hours().stream().mapToLong(Traffic.Hour::refused).sum());
    Traffic.Reason first = day.reasons().get(0);
    assertEquals(TraceEvent.Kind.REFUSED, first.event());
    assertEquals("550 5.1.1", first.code());
    assertEquals(2, first.count());
    assertTrue(first.example().contains("no such user"), first.example());
  }

  @Test
  void showsAnHourLaterWhatHappenedAnHourAgo() throws Exception {
    rig.accept("a@b.example", "x@c.example");
    rig.awaitEmpty();
    Instant later = Instant.now().plusSeconds(3600);
    Traffic day = new TrafficReader(rig.database, Clock.fixed(later, ZoneOffset.UTC)).day();
    assertEquals(1, day.hours().get(22).in());
    assertEquals(1, day.hours().get(22).out());
    assertEquals(0, day.hours().get(23).in());
  }

  @Test
  void tellsTheOutcomeOfAMessage() throws Exception {
    rig.transports.outcome = to -> FakeTransports.DEFERRED;
    QueuedMessage message = rig.accept("a@b.example", "x@c.example");
    QueueRig.await("an attempt", () -> rig.list().get(0).attempts() == 1);
    assertEquals(Optional.of(TraceEvent.Kind.DEFERRED), outcome(message));
    rig.control.hold(message.id(), "admin");
    assertEquals(Optional.of(TraceEvent.Kind.HELD), outcome(message));
    rig.transports.outcome = to -> FakeTransports.DELIVERED;
    rig.control.release(message.id(), "admin");
    QueueRig.await(
        "a delivery", () -> outcome(message).equals(Optional.of(TraceEvent.Kind.DELIVERED)));
  }

  private Optional<TraceEvent.Kind> outcome(QueuedMessage message) throws Exception {
    return rig.trace.find(message.id()).orElseThrow().outcome();
  }

  private void refuse(Instant at) {
    rig.database
        .submit(
            tables ->
                tables
                    .trace()
                    .refused(
                        new Refusal(
                            QueueId.next(at.toEpochMilli()),
                            at,
                            QueueRig.ORIGIN,
                            "",
                            "a@b.example",
                            "nobody@c.example",
                            SmtpReply.of(550, "5.1.1", "no such user"),
                            List.of())))
        .join();
  }
}
