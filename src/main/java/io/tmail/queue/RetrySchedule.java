package io.tmail.queue;

import io.tmail.config.DeliverdSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait between two attempts. tmail's own schedule: after attempt n wait n × (60..239
 * s); from one hour on 1599..3598 s. With {@code DELIVERD_RETRY_FIRST} or {@code _MAX} set:
 * doubling from the first to the longest wait, with a quarter of jitter.
 */
final class RetrySchedule {
  private static final Duration DEFAULT_FIRST = Duration.ofMinutes(1);
  private static final Duration DEFAULT_MAX = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 20;

  private final Optional<Duration> first;
  private final Optional<Duration> longest;
  private final RandomGenerator random;

  RetrySchedule(DeliverdSettings deliverd, RandomGenerator random) {
    this.first = deliverd.retryFirst();
    this.longest = deliverd.retryMax();
    this.random = random;
  }

  /**
   * @param attempts made so far, at least 1
   */
  Duration waitAfter(int attempts) {
    return first.isEmpty() && longest.isEmpty() ? tmails(attempts) : doubling(attempts);
  }

  private Duration tmails(int attempts) {
    Duration wait = Duration.ofSeconds((long) attempts * random.nextInt(60, 240));
    return wait.compareTo(Duration.ofHours(1)) < 0
        ? wait
        : Duration.ofSeconds(random.nextInt(1599, 3599));
  }

  private Duration doubling(int attempts) {
    Duration max = longest.orElse(DEFAULT_MAX);
    Duration wait =
        first.orElse(DEFAULT_FIRST).multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
    Duration bounded = wait.compareTo(max) < 0 ? wait : max;
    long jitter = Math.max(1, bounded.toMillis() / 4);
    return bounded.plusMillis(random.nextLong(jitter));
  }
}
