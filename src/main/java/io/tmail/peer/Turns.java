package io.tmail.peer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A few calls of a kind run at once; the others wait for their turn. Any thread may call. */
public final class Turns {
  private static final int MOST_AT_ONCE = 20;

  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);

  /**
   * To be followed by {@link #give}.
   *
   * @throws IOException if there is none in time
   */
  public void take(Duration patience) throws IOException {
    try {
      if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("too many calls at once");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is stopping");
    }
  }

  public void give() {
    turns.release();
  }
}
