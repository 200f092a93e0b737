package io.tmail.delivery.client;

import java.time.Duration;

/**
 * How long a next hop may take in each phase (RFC 5321 §4.5.3.2), and at most as long as the
 * administrator allows.
 *
 * @param cap the longest silence that the administrator allows
 */
record PhaseLimits(Duration cap) {
  private static final Duration TRANSACTION = Duration.ofMinutes(30);
  private static final long SLOWEST_OCTETS_PER_SECOND = 4096;

  Duration greeting() {
    return atMost(5);
  }

  /** MAIL, RCPT and all other commands. */
  Duration command() {
    return atMost(5);
  }

  /** The 354 after DATA. */
  Duration data() {
    return atMost(2);
  }

  /** A piece of the message. */
  Duration block() {
    return atMost(3);
  }

  /** The reply to the final dot: giving up too early sends the message twice. */
  Duration end() {
    return atMost(10);
  }

  /**
   * Everything from MAIL to the last reply, so that a server cannot stall this one by sending a
   * byte now and then.
   */
  Duration transaction(long size) {
    return TRANSACTION.plusSeconds(size / SLOWEST_OCTETS_PER_SECOND);
  }

  private Duration atMost(int minutes) {
    Duration phase = Duration.ofMinutes(minutes);
    return phase.compareTo(cap) < 0 ? phase : cap;
  }
}
