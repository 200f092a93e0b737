package io.tmail.peer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long all waits of one task may take together, however many connections it uses. Used by one
 * thread.
 */
public final class Patience {
  private long leftNanos;

  public Patience(Duration whole) {
    this.leftNanos = whole.toNanos();
  }

  /** What is left; zero if nothing is. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, leftNanos));
  }

  /** No more than this is left from now on. */
  public void limit(Duration most) {
    leftNanos = Math.min(leftNanos, most.toNanos());
  }

  long leftMillis() {
    return TimeUnit.NANOSECONDS.toMillis(leftNanos);
  }

  /** Something was waited for. */
  public void spend(long nanos) {
    leftNanos -= nanos;
  }
}
