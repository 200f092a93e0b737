package io.tmail.delivery;

import java.time.Duration;

/**
 * Measures, from its creation, how long an attempt takes until mail can be sent: looking up the
 * next hop, connecting, TLS, HELO and login. Used by one thread.
 */
public final class SetUp {
  private final long begin = System.nanoTime();
  private long nanos = -1;

  /** Mail can be sent now. */
  public void done() {
    nanos = System.nanoTime() - begin;
  }

  /** A kept connection proved dead; the set-up of another one begins. */
  public void undone() {
    nanos = -1;
  }

  /** How long it took, or has taken until now. */
  public Duration took() {
    return Duration.ofNanos(nanos < 0 ? System.nanoTime() - begin : nanos);
  }
}
