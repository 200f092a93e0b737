package io.tmail.queue.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.queue.FakeTransports;
import io.tmail.queue.QueueRig;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.control.QueueListing.State;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.TraceEvent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail that is held because of what checks have found. */
@Tag("tables")
final class QuarantineTest {
  private static final String WHY = "dmarc=fail 4.0; score 6.5";

  @TempDir private Path home;
  private QueueRig rig;

  @BeforeEach
  void open() {
    rig = new QueueRig(home).start();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private QueuedMessage quarantined(String... to) throws Exception {
    return rig.accept(new Arrival(QueueRig.ORIGIN, List.of(), Optional.of(WHY)), to);
  }

  private List<String> waiting() throws SQLException {
    return rig.list().stream().map(QueueListing::recipient).toList();
  }

  @Test
  void itWaitsWithItsReason() throws Exception {
    QueuedMessage message = quarantined("x@local");
    rig.control.finish();
    QueueListing row = rig.list().get(0);
    assertEquals(State.QUARANTINED, row.state());
    assertEquals(WHY, row.quarantine());
    List<TraceEvent> events = rig.trace.events(message.id());
    assertEquals(TraceEvent.Kind.HELD, events.get(0).event());
    assertEquals("quarantine: " + WHY, events.get(0).reply());
  }

  @Test
  void whatAnAdministratorHoldsIsNotInIt() throws Exception {
    quarantined("x@local");
    rig.transports.outcome = recipient -> FakeTransports.DEFERRED;
    QueuedMessage other = rig.accept("a@b.example", "y@local");
    QueueRig.await("deferred", () -> rig.list().size() == 2 && rig.list().get(1).attempts() == 1);
    rig.control.hold(other.id(), "carol");
    assertEquals(
        List.of("x@local"),
        rig.reader.list(QueueFilter.inQuarantine(), QueuePlace.BEGIN, 10).stream()
            .map(QueueListing::recipient)
            .toList());
  }

  @Test
  void oneRecipientReleasesTheirOwnCopyOnce() throws Exception {
    QueuedMessage message = quarantined("x@local", "y@local");
    QueueFilter own = QueueFilter.inQuarantine().to("x@local");
    assertEquals(new Steered(1, 0), rig.control.release(message.id(), own, "x@local"));
    QueueRig.await("one delivered", () -> rig.list().size() == 1);
    assertEquals(List.of("y@local"), waiting());
    assertEquals(Steered.NOTHING, rig.control.release(message.id(), own, "x@local"));
    assertEquals(1, rig.transports.given.size());
  }

  @Test
  void oneRecipientDiscardsTheirOwnCopy() throws Exception {
    QueuedMessage message = quarantined("x@local", "y@local");
    QueueFilter own = QueueFilter.inQuarantine().to("x@local");
    assertEquals(new Steered(1, 0), rig.control.discard(message.id(), own, "x@local"));
    assertEquals(List.of("y@local"), waiting());
    assertEquals(Steered.NOTHING, rig.control.discard(message.id(), own, "x@local"));
  }

  @Test
  void itExpiresWithoutAReport() throws Exception {
    QueuedMessage message = quarantined("x@local", "y@local");
    rig.control.expireQuarantine(Duration.ofDays(1));
    assertEquals(2, waiting().size());
    rig.control.expireQuarantine(Duration.ofDays(-1));
    assertEquals(List.of(), waiting());
    List<TraceEvent> events = rig.trace.events(message.id());
    TraceEvent last = events.get(events.size() - 1);
    assertEquals(TraceEvent.Kind.REMOVED, last.event());
    assertEquals("its time in quarantine is over", last.reply());
    assertTrue(events.stream().noneMatch(each -> each.event() == TraceEvent.Kind.REPORTED));
  }
}
