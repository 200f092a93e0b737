package io.tmail.smtp;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that sessions run on. The first sessions have one of the system each, which answers
 * soonest; if there are many, most of them only wait, and the others have virtual threads (JEP
 * 444), which keep less than half of the memory (docs/PERFORMANCE.md). A Java without usable ones
 * has threads of the system for all.
 */
final class SessionThreads implements Executor {
  static final int ON_THE_SYSTEM = 256;
  private static final long IDLE_SECONDS = 30;

  /** Before it, a virtual thread in a monitor holds one of the system (JEP 491). */
  private static final int FIRST_USABLE_JAVA = 24;

  private final ThreadPoolExecutor first;
  private final ThreadPoolExecutor others;

  /**
   * @param managed the container's
   * @param most sessions at once, at least 2; one more is rejected
   */
  static SessionThreads of(ThreadFactory managed, int most) {
    return new SessionThreads(managed, virtual().orElse(managed), most);
  }

  SessionThreads(ThreadFactory managed, ThreadFactory virtual, int most) {
    int mostFirst = Math.min(ON_THE_SYSTEM, most - 1);
    others = pool(virtual, most - mostFirst, new ThreadPoolExecutor.AbortPolicy());
    first = pool(managed, mostFirst, (session, full) -> others.execute(session));
  }

  private static ThreadPoolExecutor pool(
      ThreadFactory threads, int most, RejectedExecutionHandler whenFull) {
    return new ThreadPoolExecutor(
        0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads, whenFull);
  }

  /** Asked for by reflection, as we compile for a Java that lacks them. */
  private static Optional<ThreadFactory> virtual() {
    if (Runtime.version().feature() < FIRST_USABLE_JAVA) {
      return Optional.empty();
    }
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return Optional.of(
          (ThreadFactory)
              Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder));
    } catch (ReflectiveOperationException unlikely) {
      throw new IllegalStateException("Java has no virtual threads", unlikely);
    }
  }

  @Override
  public void execute(Runnable session) {
    first.execute(session);
  }

  /**
   * Begins nothing any more and waits for what is under way.
   *
   * @param grace then threads are interrupted
   */
  void stop(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    first.shutdown();
    others.shutdown();
    try {
      await(first, deadline);
      await(others, deadline);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(ThreadPoolExecutor pool, long deadline) throws InterruptedException {
    if (!pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      pool.shutdownNow();
    }
  }
}
