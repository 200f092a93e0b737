package io.tmail.smtp;

import java.time.Duration;

/**
 * When what a session's thread is doing on its connection must be over: a handshake, or a write to
 * a client that may not read. Neither can be given a time limit by the socket itself, so another
 * thread looks from time to time. Begun and ended by the session's thread.
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
