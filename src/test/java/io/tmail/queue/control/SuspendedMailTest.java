package io.tmail.queue.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import io.tmail.queue.FakeTransports;
import io.tmail.queue.NoActionLog;
import io.tmail.queue.QueueRig;
import io.tmail.queue.control.QueueListing.State;
import io.tmail.sending.HeldSuspensions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a suspended user's mail in the queue. The rig's user is alice. */
@Tag("tables")
final class SuspendedMailTest {
  private static final String ALICE = "alice";

  @TempDir private Path home;
  private final HeldSuspensions suspensions = new HeldSuspensions();
  private final ManualClock clock = new ManualClock(Instant.now());
  private QueueRig rig;
  private SuspendedMail mail;

  @BeforeEach
  void open() {
    rig = new QueueRig(home).start();
    mail = node();
  }

  private SuspendedMail node() {
    return new SuspendedMail(
        rig.database, rig.lanes, rig.claims, suspensions, new NoActionLog(), clock);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** Two recipients that wait for their next attempt, and one that an administrator holds. */
  private void queued() throws Exception {
    rig.transports.outcome = recipient -> FakeTransports.DEFERRED;
    rig.accept("a@b.example", "x@local", "y@local");
    var held = rig.accept("a@b.example", "z@local");
    QueueRig.await("deferred", () -> rig.list().stream().allMatch(row -> row.attempts() == 1));
    rig.control.hold(held.id(), "carol");
  }

  private List<State> states() throws SQLException {
    return rig.list().stream().map(QueueListing::state).toList();
  }

  @Test
  void itIsHeldAndDeliveredWhenTheUserIsRestored() throws Exception {
    queued();
    suspensions.suspend(ALICE, "many", "");
    mail.follow();
    assertEquals(List.of(State.HELD, State.HELD, State.HELD), states());
    assertEquals(2, mail.count(ALICE));
    rig.transports.outcome = recipient -> FakeTransports.DELIVERED;
    assertEquals(2, mail.restore(ALICE, false).done());
    QueueRig.await("delivery", () -> rig.list().size() == 1);
    assertEquals(List.of(State.HELD), states(), "what an administrator holds stays held");
  }

  @Test
  void itIsDeletedIfThatIsWanted() throws Exception {
    queued();
    suspensions.suspend(ALICE, "many", "");
    mail.follow();
    assertEquals(2, mail.restore(ALICE, true).done());
    rig.control.finish();
    assertEquals(List.of("z@local"), rig.list().stream().map(QueueListing::recipient).toList());
    assertTrue(suspensions.of(ALICE).isEmpty());
  }

  @Test
  void othersMailGoesOn() throws Exception {
    queued();
    suspensions.suspend("bob", "many", "");
    mail.follow();
    assertEquals(List.of(State.QUEUED, State.QUEUED, State.HELD), states());
  }

  /** What was in the middle of its acceptance when the user was suspended. */
  @Test
  void whatArrivesJustAfterIsHeld() throws Exception {
    suspensions.suspend(ALICE, "many", "");
    mail.follow();
    queued();
    clock.advance(Duration.ofSeconds(3));
    mail.follow();
    assertEquals(2, mail.count(ALICE));
  }

  /** The account of a thief is removed: the spam that is held must not go out. */
  @Test
  void theMailOfAUserWhoWasRemovedStaysHeld() throws Exception {
    queued();
    suspensions.suspend(ALICE, "many", "");
    mail.follow();
    suspensions.forget(ALICE);
    node().follow();
    assertEquals(List.of(State.HELD, State.HELD, State.HELD), states());
  }

  /** The node that restored the user was killed before it released the mail. */
  @Test
  void whatWasForgottenIsReleasedByAnyNode() throws Exception {
    queued();
    suspensions.suspend(ALICE, "many", "");
    mail.follow();
    suspensions.restore(ALICE);
    node().follow();
    QueueRig.await("both", () -> states().equals(List.of(State.QUEUED, State.QUEUED, State.HELD)));
  }
}
