package io.tmail.reports;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** How many rows there are of a day, and whether there may be one more. */
final class FactRoom {
  private static final int MOST_OF_DAY = 50_000;
  private static final int MOST_DOMAINS = 10_000;
  private static final int MOST_OF_DOMAIN = 1000;

  private final Map<String, Integer> domains = new HashMap<>();
  private int taken;

  static String key(Kind kind, LocalDate day) {
    return kind + " " + day;
  }

  FactRoom copy() {
    FactRoom copy = new FactRoom();
    copy.domains.putAll(domains);
    copy.taken = taken;
    return copy;
  }

  boolean occupy(String domain, int rows) {
    domains.merge(domain, rows, Integer::sum);
    taken += rows;
    return true;
  }

  boolean take(String domain) {
    int ofDomain = domains.getOrDefault(domain, 0);
    boolean fits =
        taken < MOST_OF_DAY
            && ofDomain < MOST_OF_DOMAIN
            && (ofDomain > 0 || domains.size() < MOST_DOMAINS);
    return fits && occupy(domain, 1);
  }
}
