package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import io.tmail.store.MessageContent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One thread plays all: tasks run when the test says so. */
class DeliveryLanesTest {
  private static final Destination SLOW = Destination.smtp("slow.example");
  private static final Destination FAST = Destination.smtp("fast.example");

  private final DeliveryLanes lanes =
      new DeliveryLanes(
          Settings.load(
              Map.of(
                  "TMAIL_CFG", "/dev/null",
                  "TMAIL_DELIVERD_CONCURRENCY_LOCAL", "2",
                  "TMAIL_DELIVERD_CONCURRENCY_REMOTE", "3",
                  "TMAIL_DELIVERD_CONCURRENCY_PER_HOST", "2")));
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Destination> delivered = new ArrayList<>();
  private int refills;

  @Test
  void takesNothingBeforeTheStartAndAfterTheStop() {
    assertFalse(lanes.reserve(delivery(SLOW)));
    assertEquals(0, lanes.room());
    start();
    assertTrue(lanes.room() > 0);
    lanes.stop();
    assertFalse(lanes.reserve(delivery(SLOW)));
    assertEquals(0, lanes.room());
  }

  @Test
  void eachKindHasItsLimit() {
    start();
    add(Destination.MAILBOX, 5);
    assertEquals(2, tasks.size());
    add(SLOW, 5);
    assertEquals(4, tasks.size());
    add(FAST, 5);
    assertEquals(5, tasks.size(), "three remote ones together");
    assertEquals(5, lanes.running());
  }

  @Test
  void mailboxesOfEachHostHaveALaneOfTheirOwn() {
    start();
    Destination dead = Destination.mailboxAt("10.0.0.1");
    add(dead, 5);
    add(Destination.mailboxAt("10.0.0.2"), 5);
    assertEquals(4, tasks.size(), "as many at once for each host as else for all");
    add(SLOW, 1);
    assertEquals(5, tasks.size());
    while (lanes.reserve(delivery(dead))) {
      // the host answers nobody, and its lane fills up
    }
    assertEquals(List.of(dead), lanes.fullLanes());
    assertTrue(lanes.reserve(delivery(Destination.mailboxAt("10.0.0.2"))));
  }

  @Test
  void aDestinationsLimitIsSharedByAllNodesAndOneIsLeftToEach() {
    lanes.shareWith(2);
    start();
    add(SLOW, 5);
    assertEquals(1, tasks.size());
    lanes.shareWith(7);
    add(FAST, 5);
    assertEquals(2, tasks.size());
    lanes.shareWith(1);
    assertEquals(3, lanes.running(), "what another node has left is taken up at once");
  }

  @Test
  void whoComesTooGetsHisPartOnceADeliveryEnds() {
    start();
    add(SLOW, 5);
    assertEquals(2, lanes.running());
    lanes.shareWith(2);
    tasks.pollFirst().run();
    assertEquals(1, lanes.running());
    assertEquals(1, delivered.size());
    runAll();
    assertEquals(5, delivered.size());
  }

  @Test
  void everythingIsDelivered() {
    start();
    add(Destination.MAILBOX, 5);
    add(SLOW, 50);
    add(FAST, 5);
    runAll();
    assertEquals(
        Map.of(Destination.MAILBOX, 5L, SLOW, 50L, FAST, 5L),
        delivered.stream().collect(Collectors.groupingBy(each -> each, Collectors.counting())));
    assertEquals(0, lanes.running());
  }

  @Test
  void lanesTakeTurns() {
    lanes.start(
        tasks::add,
        delivery -> {
          delivered.add(delivery.destination());
          runOne();
        },
        () -> refills++);
    add(SLOW, 100);
    add(FAST, 3);
    runAll();
    assertTrue(delivered.lastIndexOf(FAST) < 20, "the short lane does not wait for the long one");
  }

  @Test
  void hugeLaneLeavesRoomForOthers() {
    start();
    int taken = 0;
    while (lanes.reserve(delivery(SLOW))) {
      taken++;
    }
    assertEquals(2000, taken);
    assertEquals(List.of(SLOW), lanes.fullLanes());
    assertTrue(lanes.reserve(delivery(FAST)));
    assertEquals(1999, lanes.room());
  }

  @Test
  void howeverManyLanesAreHugeThereIsRoomForOneMore() {
    start();
    for (int i = 0; i < 10; i++) {
      Destination huge = Destination.smtp("slow" + i + ".example");
      int taken = 0;
      while (lanes.reserve(delivery(huge, 4 << 10))) {
        taken++;
      }
      assertTrue(taken > 0, "lane " + i);
    }
    assertTrue(lanes.reserve(delivery(FAST)));
  }

  @Test
  void bigContentsOfOneLaneLeaveRoomForOthers() {
    start();
    while (lanes.reserve(delivery(SLOW, 60 << 10))) {}
    assertTrue(lanes.reserve(delivery(FAST, 60 << 10)));
  }

  @Test
  void bigContentsAreBoundedByTheirBytes() {
    start();
    Delivery big = delivery(SLOW, 10 << 20);
    assertTrue(lanes.reserve(big));
    assertTrue(lanes.reserve(big));
    assertFalse(lanes.reserve(big));
    assertTrue(lanes.reserve(delivery(FAST)));
  }

  @Test
  void cancelledPlacesAreFreeAgain() {
    start();
    int room = lanes.room();
    Delivery delivery = delivery(SLOW);
    assertTrue(lanes.reserve(delivery));
    assertEquals(room - 1, lanes.room());
    lanes.cancel(List.of(delivery));
    assertEquals(room, lanes.room());
    add(SLOW, 1);
    runAll();
    assertEquals(List.of(SLOW), delivered);
  }

  @Test
  void tablesAreAskedWhenThereIsRoomAgain() {
    start();
    List<Delivery> taken = new ArrayList<>();
    for (Delivery next = delivery(SLOW); lanes.reserve(next); next = delivery(SLOW)) {
      taken.add(next);
    }
    assertEquals(0, refills);
    lanes.add(taken);
    runAll();
    assertEquals(1, refills);
  }

  @Test
  void brokenDeliveryHoldsUpNothing() {
    lanes.start(
        tasks::add,
        delivery -> {
          delivered.add(delivery.destination());
          throw new IllegalStateException("a bug");
        },
        () -> refills++);
    add(SLOW, 10);
    runAll();
    assertEquals(10, delivered.size());
    assertEquals(0, lanes.running());
    assertEquals(4000, lanes.room());
  }

  @Test
  void stopLetsNothingNewBegin() {
    start();
    add(SLOW, 10);
    lanes.stop();
    runAll();
    assertEquals(2, delivered.size());
    assertEquals(0, lanes.running());
  }

  private void start() {
    lanes.start(tasks::add, delivery -> delivered.add(delivery.destination()), () -> refills++);
  }

  private void add(Destination destination, int count) {
    for (int i = 0; i < count; i++) {
      Delivery delivery = delivery(destination);
      assertTrue(lanes.reserve(delivery));
      lanes.add(List.of(delivery));
    }
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      runOne();
    }
  }

  private void runOne() {
    Runnable task = tasks.pollFirst();
    if (task != null) {
      task.run();
    }
  }

  private static Delivery delivery(Destination destination) {
    return delivery(destination, 10);
  }

  private static Delivery delivery(Destination destination, int size) {
    QueuedMessage message =
        new QueuedMessage(
            QueueId.next(0),
            new Envelope(ReversePath.NULL_SENDER, EsmtpParameters.NONE, "", Voucher.NOBODY),
            "",
            new MessageContent.Inline(new byte[size]),
            Instant.EPOCH);
    EnvelopeRecipient recipient =
        new EnvelopeRecipient("x@y", "x@y", destination, EsmtpParameters.NONE);
    return new Delivery(message, destination, List.of(new QueuedRecipient(0, recipient, 0)), true);
  }
}
