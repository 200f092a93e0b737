package io.tmail.smtp;

import java.time.Duration;

/**
 * Until when a client must have begun what it came for, and a message must have arrived whole.
 * Times are those of {@link System#nanoTime}. Used by the session's thread, read by any.
 */
final class SessionTime {
  private volatile long startEnd;
  private long messageEnd;

  /**
   * @param start for the first accepted MAIL or AUTH; zero for no limit
   */
  SessionTime(Duration start) {
    startEnd = after(start);
  }

  /** The client has begun a transaction or authenticated itself. */
  void started() {
    startEnd = after(Duration.ZERO);
  }

  long startEnd() {
    return startEnd;
  }

  /**
   * @param limit for the whole message; zero for no limit
   */
  void messageBegins(Duration limit) {
    messageEnd = after(limit);
  }

  long messageEnd() {
    return messageEnd;
  }

  private static long after(Duration limit) {
    return System.nanoTime() + (limit.isZero() ? Long.MAX_VALUE / 2 : limit.toNanos());
  }
}
