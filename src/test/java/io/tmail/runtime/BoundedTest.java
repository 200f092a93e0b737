package io.tmail.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BoundedTest {
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch silence = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  private Bounded<Integer> after(CountDownLatch latch) {
    return new Bounded<>(
        () -> {
          asked.incrementAndGet();
          latch.await();
          return 7;
        },
        executor,
        Duration.ofMillis(200));
  }

  @Test
  void silentServerIsAskedByOneThreadOnly() {
    Bounded<Integer> silent = after(silence);
    for (int i = 0; i < 3; i++) {
      assertThrows(TimeoutException.class, silent::call);
    }
    assertEquals(1, asked.get());
  }

  /** So that a crowd of callers does not wait one after the other. */
  @Test
  void silenceThatIsKnownHoldsNobodyUp() {
    Bounded<Integer> silent = after(silence);
    assertThrows(TimeoutException.class, silent::call);
    long begin = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      assertThrows(TimeoutException.class, silent::call);
    }
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void isAskedAnewOnceItHasAnswered() throws Exception {
    Bounded<Integer> server = after(silence);
    assertThrows(TimeoutException.class, server::call);
    silence.countDown();
    assertEquals(7, patiently(server));
    assertEquals(7, server.call());
  }

  /** The answer may need a moment to arrive. */
  private static int patiently(Bounded<Integer> server) throws Exception {
    while (true) {
      try {
        return server.call();
      } catch (TimeoutException notYet) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void failureIsThrown() {
    Bounded<Integer> server =
        new Bounded<>(
            () -> {
              throw new IllegalStateException("database away");
            },
            executor,
            Duration.ofSeconds(10));
    assertThrows(ExecutionException.class, server::call);
  }
}
