package io.tmail.dns;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Leaves a silent resolver alone. After five timeouts in a row the resolver is asked a question of
 * ours; if that gets no answer either, the outage begins. During an outage only this question is
 * asked, once per second, until it is answered. So no stranger can begin an outage by names whose
 * own servers are silent.
 */
final class Outage {
  private static final Logger LOG = Logger.getLogger("tmail");
  private static final int TIMEOUTS_IN_A_ROW = 5;
  private static final Duration BETWEEN_TESTS = Duration.ofSeconds(1);

  private final AtomicInteger inARow = new AtomicInteger();
  private volatile boolean on;
  private volatile long nextTest;

  /** The last test. */
  private CompletableFuture<?> running = CompletableFuture.completedFuture(null);

  boolean isOn() {
    return on;
  }

  /** Counts the end of a question; an error of the resolver is an answer. */
  void count(Throwable failure, Supplier<CompletableFuture<?>> question) {
    if (failure == null || !isSilence(failure)) {
      inARow.set(0);
    } else if (inARow.incrementAndGet() >= TIMEOUTS_IN_A_ROW) {
      nextTest = System.nanoTime();
      test(question);
    }
  }

  /** Asks the question of ours, unless that was done within the last second. */
  synchronized void test(Supplier<CompletableFuture<?>> question) {
    if (running.isDone() && System.nanoTime() - nextTest >= 0) {
      running = question.get().whenComplete((answer, failure) -> tested(failure));
    }
  }

  private void tested(Throwable failure) {
    boolean silent = failure != null && isSilence(failure);
    if (silent != on) {
      LOG.log(
          silent ? Level.WARNING : Level.INFO,
          silent ? "dns: server does not answer" : "dns: server answers again");
    }
    on = silent;
    inARow.set(0);
    nextTest = System.nanoTime() + BETWEEN_TESTS.toNanos();
  }

  static boolean isSilence(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof TimeoutException || cause instanceof SocketTimeoutException;
  }
}
