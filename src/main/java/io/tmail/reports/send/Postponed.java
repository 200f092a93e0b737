package io.tmail.reports.send;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Reports about which DNS gave no answer. Each is tried every half an hour, a few times, so that a
 * domain without name servers does not hold up the others.
 */
final class Postponed {
  private static final Duration PAUSE = Duration.ofMinutes(30);
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);
  private static final int MOST_TRIES = 4;

  private final Map<String, Try> tries = new HashMap<>();

  /** The last one, and how many there were. */
  private record Try(Instant at, int count) {}

  boolean isWaiting(String report, Instant now) {
    Try last = tries.get(report);
    return last != null && now.isBefore(last.at.plus(PAUSE));
  }

  /**
   * @return whether it is to be tried again
   */
  boolean add(String report, Instant now) {
    tries.values().removeIf(each -> each.at.plus(FORGOTTEN_AFTER).isBefore(now));
    Try last = tries.getOrDefault(report, new Try(now, 0));
    tries.put(report, new Try(now, last.count + 1));
    return last.count + 1 < MOST_TRIES;
  }
}
