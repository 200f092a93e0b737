package io.tmail.rates;

import java.time.Duration;
import java.time.Instant;

/**
 * When something was seen.
 *
 * @param firstAt milliseconds since the epoch, as the other times
 * @param expiresAt from then on it is as if it was never seen
 */
record Sighting(long firstAt, long lastAt, long expiresAt) {
  static Sighting now(Instant now, Duration kept) {
    long millis = now.toEpochMilli();
    return new Sighting(millis, millis, millis + kept.toMillis());
  }

  /** Seen again. */
  Sighting and(Sighting later) {
    return new Sighting(
        Math.min(firstAt, later.firstAt),
        Math.max(lastAt, later.lastAt),
        Math.max(expiresAt, later.expiresAt));
  }

  boolean isOver(long millis) {
    return expiresAt <= millis;
  }
}
