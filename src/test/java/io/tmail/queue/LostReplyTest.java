package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.queue.tables.QueueUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection to the database ends between a commit and its reply: whoever asked for the commit
 * hears of a failure, and the tables have changed. No recipient may wait for the next restart.
 */
@Timeout(60)
@Tag("tables")
class LostReplyTest {
  /** A settlement is tried again after one second. */
  private static final Duration SETTLED_AGAIN = Duration.ofSeconds(2);

  @TempDir private Path home;
  @AutoClose private QueueRig rig;

  @BeforeEach
  void open() {
    rig = new QueueRig(home).start();
  }

  @Test
  void refusedMessageThatIsInTheTablesIsDelivered() throws Exception {
    rig.replies.lose(1);
    assertThrows(QueueUnavailableException.class, () -> rig.accept("a@b.example", "x@local"));
    assertEquals(1, rig.count());
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals(1, rig.transports.given.size());
  }

  @Test
  void claimedRecipientsAreClaimedAgain() throws Exception {
    rig.close();
    rig = new QueueRig(home);
    rig.accept("a@b.example", "x@local", "y@c.example");
    rig.start();
    rig.replies.lose(1);
    assertThrows(RuntimeException.class, rig.claims::claimDue);
    assertEquals(0, rig.transports.given.size());
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals(2, rig.transports.given.size());
  }

  @Test
  void recipientsAreGivenBackLater() throws Exception {
    rig.close();
    rig = new QueueRig(home);
    rig.accept("a@b.example", "x@local");
    List<Delivery> claimed = bouncedByHand();
    rig.replies.refuse(1);
    claimed.forEach(rig.claims::giveBack);
    QueueRig.await("the failure", rig.replies::isOver);
    rig.sql("UPDATE queue_recipients SET state = 'QUEUED'");
    rig.start();
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals(1, rig.transports.given.size());
  }

  private List<Delivery> bouncedByHand() {
    rig.sql("UPDATE queue_recipients SET state = 'BOUNCED'");
    return rig.claims.claimBounced();
  }

  @Test
  void bounceIsQueuedOnce() throws Exception {
    rig.transports.outcome =
        recipient -> {
          if (recipient.address().endsWith("@c.example")) {
            rig.replies.lose(1);
            return FakeTransports.FAILED;
          }
          return FakeTransports.DELIVERED;
        };
    rig.accept("a@local", "x@c.example");
    QueueRig.await(
        "the bounce",
        () -> rig.count("SELECT COUNT(*) FROM queue_recipients WHERE recipient = 'a@local'") == 1);
    QueueRig.await("the lost reply", rig.replies::isOver);
    rig.claims.claimDue();
    Thread.sleep(SETTLED_AGAIN.toMillis());
    rig.claims.claimDue();
    rig.awaitEmpty();
    assertEquals(
        List.of("x@c.example", "a@local"),
        rig.transports.given.stream().flatMap(each -> each.recipients().stream()).toList());
    assertEquals(1, rig.count("SELECT COUNT(*) FROM queue_trace_events WHERE event = 'REPORTED'"));
  }

  @Test
  void deferralIsMadeOnce() throws Exception {
    rig.transports.outcome =
        recipient -> {
          rig.replies.lose(1);
          return FakeTransports.DEFERRED;
        };
    rig.accept("a@b.example", "x@local");
    QueueRig.await(
        "the deferral",
        () -> rig.count("SELECT COUNT(*) FROM queue_recipients WHERE attempts = 1") == 1);
    Thread.sleep(SETTLED_AGAIN.toMillis());
    assertEquals(1, rig.count("SELECT COUNT(*) FROM queue_trace_events WHERE event = 'DEFERRED'"));
  }
}
