package io.tmail.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private final CountDownLatch ended = new CountDownLatch(1);

  @Test
  void endComesOnceItIsTooLate() throws InterruptedException {
    long since = System.nanoTime();
    try (TimeLimit limit = new TimeLimit(Duration.ofMillis(50), ended::countDown)) {
      assertTrue(ended.await(10, TimeUnit.SECONDS));
      assertTrue(System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(50));
      assertTrue(limit.exceeded());
    }
  }

  @Test
  void endNeverComesAfterTheQuestionOrTheClose() throws InterruptedException {
    AtomicInteger ends = new AtomicInteger();
    try (TimeLimit asked = new TimeLimit(Duration.ofMillis(400), ends::incrementAndGet)) {
      assertFalse(asked.exceeded());
      new TimeLimit(Duration.ofMillis(400), ends::incrementAndGet).close();
      try (TimeLimit later = new TimeLimit(Duration.ofMillis(400), ended::countDown)) {
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertTrue(later.exceeded());
      }
      assertFalse(asked.exceeded());
    }
    assertEquals(0, ends.get());
  }

  /** In whatever order they are looked at: each of the others waits for its own end. */
  @Test
  void endThatFailsHoldsUpNoOther() throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(8);
    Runnable fails =
        () -> {
          failed.countDown();
          throw new IllegalStateException("on purpose");
        };
    try (TimeLimit failing = new TimeLimit(Duration.ofMillis(1), fails)) {
      for (long left = others.getCount(); left > 0; left--) {
        new TimeLimit(Duration.ofMillis(1), others::countDown);
      }
      assertTrue(failed.await(10, TimeUnit.SECONDS));
      assertTrue(others.await(10, TimeUnit.SECONDS));
      assertTrue(failing.exceeded());
    }
  }

  @Test
  void endComesAfterMoreThanOneLook() throws InterruptedException {
    try (TimeLimit limit = new TimeLimit(Duration.ofMillis(500), ended::countDown)) {
      assertTrue(ended.await(10, TimeUnit.SECONDS));
      assertTrue(limit.exceeded());
    }
  }

  /** The look that finds nothing is the last one, until somebody comes again. */
  @Test
  void limitsAreLookedAtAfterAPause() throws InterruptedException {
    endComesOnceItIsTooLate();
    Thread.sleep(500);
    CountDownLatch again = new CountDownLatch(1);
    try (TimeLimit limit = new TimeLimit(Duration.ofMillis(50), again::countDown)) {
      assertTrue(again.await(10, TimeUnit.SECONDS));
      assertTrue(limit.exceeded());
    }
  }
}
