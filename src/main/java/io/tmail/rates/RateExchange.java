package io.tmail.rates;

import io.tmail.rates.RateCounter.Counted;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares this node's counts with the others and reads theirs, for the keys that were looked up. Any
 * thread may call; one at a time is served.
 */
final class RateExchange {
  /** Keys of a counter in one exchange; the rest has its turn in the next. */
  private static final int MOST_KEYS = 5000;

  private static final int KEYS_OF_A_STATEMENT = 100;
  private static final long SWEEP_MILLIS = 60_000;

  private final RateCounters counters;
  private final RateTable table;
  private final Clock clock;
  private long sweptAt;

  RateExchange(RateCounters counters, RateTable table, Clock clock) {
    this.counters = counters;
    this.table = table;
    this.clock = clock;
  }

  /** Where nothing happened since the last time, the database is not asked. */
  synchronized void run() throws SQLException {
    for (RateCounter counter : counters.all()) {
      tell(counter);
      ask(counter);
    }
    if (clock.millis() - sweptAt >= SWEEP_MILLIS) {
      table.sweep(clock.millis());
      sweptAt = clock.millis();
    }
  }

  /** Exchanges the counts of one key now. */
  synchronized void settle(RateCounter counter, String key) throws SQLException {
    String name = counter.name(key);
    table.write(Map.of(name, counter.own(key)));
    counter.learn(key, table.others(List.of(name)).getOrDefault(name, Map.of()));
  }

  private void tell(RateCounter counter) throws SQLException {
    List<String> keys = counter.takeChanged(MOST_KEYS);
    for (int done = 0; done < keys.size(); done += KEYS_OF_A_STATEMENT) {
      Map<String, List<Counted>> byName = new HashMap<>();
      for (String key : some(keys, done)) {
        byName.put(counter.name(key), counter.own(key));
      }
      try {
        table.write(byName);
      } catch (SQLException away) {
        keys.subList(done, keys.size()).forEach(counter::tellAgain);
        throw away;
      }
    }
  }

  private void ask(RateCounter counter) throws SQLException {
    List<String> keys = counter.takeWanted(MOST_KEYS);
    for (int done = 0; done < keys.size(); done += KEYS_OF_A_STATEMENT) {
      Map<String, String> byKey = new HashMap<>();
      some(keys, done).forEach(key -> byKey.put(key, counter.name(key)));
      Map<String, Map<Long, Integer>> others = table.others(new ArrayList<>(byKey.values()));
      byKey.forEach((key, name) -> counter.learn(key, others.getOrDefault(name, Map.of())));
    }
  }

  private static List<String> some(List<String> keys, int from) {
    return keys.subList(from, Math.min(keys.size(), from + KEYS_OF_A_STATEMENT));
  }
}
