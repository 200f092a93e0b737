package io.tmail.smtp;

import static io.tmail.smtp.SessionThreads.ON_THE_SYSTEM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SessionThreadsTest {
  private final AtomicInteger managed = new AtomicInteger();
  private final AtomicInteger virtual = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final SessionThreads threads =
      new SessionThreads(counted(managed), counted(virtual), ON_THE_SYSTEM + 10);

  private static ThreadFactory counted(AtomicInteger counter) {
    return task -> {
      counter.incrementAndGet();
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void open(int sessions) {
    for (int i = 0; i < sessions; i++) {
      threads.execute(this::awaitEnd);
    }
  }

  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() {
    ended.countDown();
    threads.stop(Duration.ofSeconds(10));
  }

  @Test
  void firstSessionsHaveThreadsOfTheSystem() {
    open(ON_THE_SYSTEM);
    assertEquals(ON_THE_SYSTEM, managed.get());
    assertEquals(0, virtual.get());
  }

  @Test
  void sessionsBeyondThoseHaveVirtualOnes() {
    open(ON_THE_SYSTEM + 10);
    assertEquals(ON_THE_SYSTEM, managed.get());
    assertEquals(10, virtual.get());
  }

  @Test
  void oneMoreThanTheMostIsRejected() {
    open(ON_THE_SYSTEM + 10);
    assertThrows(RejectedExecutionException.class, () -> open(1));
  }

  @Test
  void stopWaitsForSessionsOfBothKinds() {
    AtomicInteger finished = new AtomicInteger();
    for (int i = 0; i < ON_THE_SYSTEM + 1; i++) {
      threads.execute(
          () -> {
            awaitEnd();
            finished.incrementAndGet();
          });
    }
    ended.countDown();
    threads.stop(Duration.ofSeconds(20));
    assertEquals(ON_THE_SYSTEM + 1, finished.get());
  }

  @Test
  void whatDoesNotEndInTimeIsInterrupted() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(2);
    for (int i = 0; i < ON_THE_SYSTEM - 1; i++) {
      threads.execute(this::awaitEnd);
    }
    for (int i = 0; i < 2; i++) {
      threads.execute(
          () -> {
            awaitEnd();
            interrupted.countDown();
          });
    }
    assertEquals(1, virtual.get());
    threads.stop(Duration.ofMillis(50));
    interrupted.await();
    assertThrows(RejectedExecutionException.class, () -> open(1));
  }

  @Test
  void everySessionOfThisJavaHasAThread() throws InterruptedException {
    SessionThreads own = SessionThreads.of(counted(managed), ON_THE_SYSTEM + 20);
    CountDownLatch all = new CountDownLatch(ON_THE_SYSTEM + 20);
    for (int i = 0; i < ON_THE_SYSTEM + 20; i++) {
      own.execute(
          () -> {
            all.countDown();
            awaitEnd();
          });
    }
    all.await();
    assertTrue(managed.get() >= ON_THE_SYSTEM, managed::toString);
    ended.countDown();
    own.stop(Duration.ofSeconds(20));
  }
}
