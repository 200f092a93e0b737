package io.tmail.peer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Leaves a server alone that did not answer some times in a row. After a pause one caller tries it
 * again; the others skip it until it has answered. Any thread may call.
 */
public final class Silence {
  private static final Logger LOG = Logger.getLogger("tmail");

  private final String name;
  private final int failuresInARow;
  private final long pauseNanos;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong triedAgainAt = new AtomicLong();

  /**
   * @param name of the server, for the log
   * @param failuresInARow after which it is left alone
   * @param pause until it is tried again
   */
  public Silence(String name, int failuresInARow, Duration pause) {
    this.name = name;
    this.failuresInARow = failuresInARow;
    this.pauseNanos = pause.toNanos();
  }

  /** Whether the server may be asked now; the caller says afterwards how it went. */
  public boolean permits() {
    if (!isOn()) {
      return true;
    }
    long now = System.nanoTime();
    long due = triedAgainAt.get();
    return now - due >= 0 && triedAgainAt.compareAndSet(due, now + pauseNanos);
  }

  /** Whether it is left alone. */
  public boolean isOn() {
    return failures.get() >= failuresInARow;
  }

  public void answered() {
    if (failures.getAndSet(0) >= failuresInARow) {
      LOG.log(Level.INFO, "{0} answers again", name);
    }
  }

  /**
   * @param why for the log
   */
  public void failed(String why) {
    triedAgainAt.set(System.nanoTime() + pauseNanos);
    if (failures.incrementAndGet() == failuresInARow) {
      LOG.log(Level.WARNING, "{0} is left alone for a while: {1}", new Object[] {name, why});
    }
  }
}
