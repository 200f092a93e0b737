package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class KeptThreadsTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger given = new AtomicInteger();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void threadThatIsFreeRunsTheNextTask() throws Exception {
    KeptThreads kept = keptFor(Duration.ofSeconds(10));
    Thread first = threadOfNextTask(kept);
    for (int i = 0; i < 100; i++) {
      await(first, Thread.State.TIMED_WAITING);
      assertEquals(first, threadOfNextTask(kept));
    }
    assertEquals(1, given.get());
  }

  @Test
  void busyThreadKeepsNobodyWaiting() throws Exception {
    KeptThreads kept = keptFor(Duration.ofSeconds(10));
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<Thread> first = new CompletableFuture<>();
    kept.execute(
        () -> {
          first.complete(Thread.currentThread());
          waitFor(busy);
        });
    assertNotSame(first.get(), threadOfNextTask(kept));
    busy.countDown();
  }

  @Test
  void threadWithNothingToDoIsGivenBack() throws Exception {
    CompletableFuture<Void> back = new CompletableFuture<>();
    KeptThreads kept =
        new KeptThreads(
            task ->
                threads.execute(
                    () -> {
                      task.run();
                      back.complete(null);
                    }),
            Duration.ofMillis(10));
    kept.execute(() -> {});
    back.get(10, TimeUnit.SECONDS);
    threadOfNextTask(kept);
  }

  @Test
  void taskThatFailsCostsItsThreadOnly() throws Exception {
    KeptThreads kept = keptFor(Duration.ofSeconds(10));
    kept.execute(
        () -> {
          throw new IllegalStateException("a bug");
        });
    threadOfNextTask(kept);
    assertTrue(given.get() >= 1);
  }

  private KeptThreads keptFor(Duration kept) {
    return new KeptThreads(
        task -> {
          given.incrementAndGet();
          threads.execute(
              () -> {
                try {
                  task.run();
                } catch (IllegalStateException expected) {
                  // a pool would log it
                }
              });
        },
        kept);
  }

  private static Thread threadOfNextTask(KeptThreads kept) throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    kept.execute(() -> ran.complete(Thread.currentThread()));
    return ran.get(10, TimeUnit.SECONDS);
  }

  private static void await(Thread thread, Thread.State state) throws InterruptedException {
    while (thread.getState() != state) {
      Thread.sleep(1);
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
