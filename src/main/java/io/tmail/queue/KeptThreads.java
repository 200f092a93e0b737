package io.tmail.queue;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on threads of a managed executor and keeps each thread for the next task that comes
 * soon. The executor saves the caller's contexts for every task that it is given, which takes half
 * a millisecond of processor time on Payara; so it is given a task only when no thread is free.
 */
final class KeptThreads implements Executor {
  private final Executor managed;
  private final Duration kept;
  private final SynchronousQueue<Runnable> next = new SynchronousQueue<>();

  /**
   * @param managed sees to its limits itself
   * @param kept how long a thread that has nothing to do waits before it is given back
   */
  KeptThreads(Executor managed, Duration kept) {
    this.managed = managed;
    this.kept = kept;
  }

  @Override
  public void execute(Runnable task) {
    if (!next.offer(task)) {
      managed.execute(() -> runAndWait(task));
    }
  }

  private void runAndWait(Runnable first) {
    try {
      for (Runnable task = first;
          task != null;
          task = next.poll(kept.toMillis(), TimeUnit.MILLISECONDS)) {
        task.run();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
