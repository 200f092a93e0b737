package io.tmail.smtp;

import java.time.Duration;

/**
 * The deadline of a session thread's operation on its connection: a handshake, or a write to a
 * client that may not read. The socket itself has no timeout for these, so another thread checks
 * from time to time. Begun and ended by the session's thread.
 */
final class Deadline {
  private volatile boolean underWay;
  private volatile long until;

  void begin(Duration limit) {
    until = System.nanoTime() + limit.toNanos();
    underWay = true;
  }

  void end() {
    underWay = false;
  }

  /**
   * @param now of {@link System#nanoTime}
   */
  boolean isOver(long now) {
    return underWay && until - now <= 0;
  }
}
