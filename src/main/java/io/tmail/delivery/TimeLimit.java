package io.tmail.delivery;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Puts an end to what takes too long. The thread that waits on something makes one, and asks it
 * afterwards; the end comes from a timer's thread and must not block.
 */
public final class TimeLimit implements AutoCloseable {
  private final CompletableFuture<Boolean> late;

  /**
   * @param end run once if the limit is neither asked nor closed within the time
   */
  public TimeLimit(Duration time, Runnable end) {
    late =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, time.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> unused =
        late.thenAccept(
            tooLate -> {
              if (tooLate) {
                end.run();
              }
            });
  }

  /** Whether the end has come; if not, it never will. */
  public boolean exceeded() {
    late.complete(false);
    return late.join();
  }

  @Override
  public void close() {
    late.complete(false);
  }
}
