package io.tmail.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A question to a server that may accept connections and never answer, as a stopped database does.
 * Any thread may call. At most one thread of the executor asks; all callers wait for its answer. A
 * question that is older than the patience holds nobody up any more.
 */
public final class Bounded<T> implements Callable<T> {
  /** As long as a request of a program or a browser may wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Callable<T> source;
  private final ExecutorService executor;
  private final Duration patience;
  private Question<T> open;

  private record Question<T>(Future<T> answer, long since) {}

  /** One that waits three seconds. */
  public Bounded(Callable<T> source, ExecutorService executor) {
    this(source, executor, PATIENCE);
  }

  public Bounded(Callable<T> source, ExecutorService executor, Duration patience) {
    this.source = source;
    this.executor = executor;
    this.patience = patience;
  }

  /**
   * The answer.
   *
   * @throws TimeoutException if there is none within the patience; the question stays open
   */
  @Override
  public T call() throws ExecutionException, TimeoutException, InterruptedException {
    Question<T> question = ask();
    long left = patience.toNanos() - (System.nanoTime() - question.since());
    try {
      return question.answer().get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException silent) {
      throw new TimeoutException("no answer within " + patience.toMillis() + " ms");
    }
  }

  private synchronized Question<T> ask() {
    if (open == null || open.answer().isDone()) {
      open = new Question<>(executor.submit(source), System.nanoTime());
    }
    return open;
  }
}
