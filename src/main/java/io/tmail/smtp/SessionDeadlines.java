package io.tmail.smtp;

import io.tmail.config.Settings;
import java.time.Duration;

/**
 * Until when a client may take: for a whole command, or, while a message comes, for its next octets
 * (RFC 5321 §4.5.3.2) and for all of it; and until when it must have begun what it came for. Times
 * are those of {@link System#nanoTime}. Used by the session's thread.
 */
final class SessionDeadlines {
  private final Duration patience;
  private final Duration messageTime;
  private long command;
  private long start;
  private long message;
  private boolean receiving;

  SessionDeadlines(Settings settings) {
    patience = settings.smtpd().timeout();
    messageTime = settings.limits().messageTime();
    start = after(settings.sessions().startTime());
    commandBegins();
  }

  /** The client may take its time for a command again. */
  void commandBegins() {
    command = System.nanoTime() + patience.toNanos();
  }

  /** The client has begun a transaction or authenticated itself. */
  void started() {
    start = after(Duration.ZERO);
  }

  void messageBegins() {
    message = after(messageTime);
    receiving = true;
  }

  void messageEnds() {
    receiving = false;
  }

  /** Whether a message is under way, so that what comes is content. */
  boolean isReceiving() {
    return receiving;
  }

  /**
   * Until when the next read may wait.
   *
   * @param answered whether replies were sent since the last one
   */
  long nextRead(boolean answered) {
    if (answered || receiving) {
      commandBegins();
    }
    long last = receiving ? message : start;
    if (last - command < 0) {
      command = last;
    }
    return command;
  }

  /**
   * @param limit zero for none
   */
  private static long after(Duration limit) {
    return System.nanoTime() + (limit.isZero() ? Long.MAX_VALUE / 2 : limit.toNanos());
  }
}
