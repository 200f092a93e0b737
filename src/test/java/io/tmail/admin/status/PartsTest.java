package io.tmail.admin.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.admin.status.Part.Kind;
import io.tmail.admin.status.Part.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch stopped = new CountDownLatch(1);

  @AfterEach
  void end() {
    stopped.countDown();
    threads.shutdownNow();
  }

  /** A database that is stopped answers nobody, and must not hold up who asks how it is. */
  @Test
  void whatDoesNotAnswerIsDownAndHoldsUpNoOther() {
    List<Part> parts =
        Parts.look(
            List.of(
                new Parts.Look(Kind.DATABASE, "", this::hang),
                new Parts.Look(Kind.QUEUE, "", () -> Part.good(Kind.QUEUE, "", "3")),
                new Parts.Look(Kind.DISK, "/", () -> fail())),
            threads,
            Duration.ofMillis(200));
    assertEquals(
        List.of(State.BAD, State.GOOD, State.BAD), parts.stream().map(Part::state).toList());
  }

  private Part hang() throws InterruptedException {
    stopped.await();
    return Part.good(Kind.DATABASE, "", "");
  }

  private static Part fail() {
    throw new IllegalStateException("unreadable");
  }
}
