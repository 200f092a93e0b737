package io.tmail.policy;

import io.tmail.mail.Finding;
import io.tmail.runtime.Observers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What filters have found today (UTC) on this node, and how long they took. Any thread may call.
 */
@ApplicationScoped
public class FilterStatistics {
  private static final int TIMES_KEPT = 1000;
  private static final int MOST_RESULTS = 20;

  private final Map<String, Counts> checks = new HashMap<>();
  private Clock clock;
  private Observers<FilterEvent> observers;
  private LocalDate day = LocalDate.MIN;

  protected FilterStatistics() {}

  @Inject
  FilterStatistics(Clock clock, Observers<FilterEvent> observers) {
    this.clock = clock;
    this.observers = observers;
  }

  /**
   * Those of one check.
   *
   * @param results how often there was each result
   * @param median of the last thousand times; zero without any
   * @param p95 the same, of which 95 of a hundred are no longer
   */
  public record Counted(Map<String, Long> results, Duration median, Duration p95) {
    static final Counted NOTHING = new Counted(Map.of(), Duration.ZERO, Duration.ZERO);

    public Counted {
      results = Map.copyOf(results);
    }
  }

  private static final class Counts {
    private final Map<String, Long> results = new TreeMap<>();
    private final long[] nanos = new long[TIMES_KEPT];
    private long times;

    void add(String result) {
      if (results.containsKey(result) || results.size() < MOST_RESULTS) {
        results.merge(result, 1L, Long::sum);
      }
    }

    void add(Duration took) {
      nanos[(int) (times++ % TIMES_KEPT)] = took.toNanos();
    }

    Counted counted() {
      long[] sorted = Arrays.copyOf(nanos, (int) Math.min(times, TIMES_KEPT));
      Arrays.sort(sorted);
      return new Counted(results, at(sorted, 0.5), at(sorted, 0.95));
    }

    private static Duration at(long[] sorted, double share) {
      return sorted.length == 0
          ? Duration.ZERO
          : Duration.ofNanos(
              sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))]);
    }
  }

  /** An observer's failure never affects the session. */
  void add(String check, List<Finding> findings, Duration took) {
    count(check, findings, took);
    observers.tell(new FilterEvent(check, findings, took));
  }

  private synchronized void count(String check, List<Finding> findings, Duration took) {
    turnDay();
    Counts counts = checks.computeIfAbsent(check, same -> new Counts());
    findings.forEach(each -> counts.add(each.result()));
    counts.add(took);
  }

  /** Those of a check. */
  synchronized Counted of(String check) {
    turnDay();
    return checks.containsKey(check) ? checks.get(check).counted() : Counted.NOTHING;
  }

  private void turnDay() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(day)) {
      checks.clear();
      day = today;
    }
  }
}
