package io.tmail.rates;

import io.tmail.config.DatabaseSettings;
import io.tmail.database.Databases;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Answers the questions of {@link Sightings} from the database, and writes there what was seen. One
 * thread reads and one writes, each with a connection of its own.
 */
final class SightingExchange implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("tmail");
  private static final int ROWS = 200;
  private static final int MOST_BATCHES = 20;
  private static final long SWEEP_MILLIS = 60_000;

  private static final long COUNT_MILLIS = 600_000;

  /**
   * How many rows there may be of the kinds with each initial, some 100 octets each: strangers fill
   * the greylist, and must not crowd out what users write.
   */
  private static final Map<String, Long> MOST_ROWS = Map.of("g", 1_000_000L, "w", 20_000_000L);

  private final Sightings sightings;
  private final SightingTable reads;
  private final SightingTable writes;
  private final Clock clock;
  private long sweptAt;
  private long countedAt;
  private boolean away;

  private SightingExchange(
      Sightings sightings, SightingTable reads, SightingTable writes, Clock clock) {
    this.sightings = sightings;
    this.reads = reads;
    this.writes = writes;
    this.clock = clock;
  }

  static SightingExchange of(DatabaseSettings settings, Sightings sightings, Clock clock) {
    return new SightingExchange(
        sightings,
        new SightingTable(Databases.queue(settings), settings.driver()),
        new SightingTable(Databases.queue(settings), settings.driver()),
        clock);
  }

  boolean isAsked() {
    return !sightings.questions().isEmpty();
  }

  void read() {
    for (List<String> names = sightings.questions();
        !names.isEmpty();
        names = sightings.questions()) {
      List<String> some = names.subList(0, Math.min(ROWS, names.size()));
      try {
        sightings.answer(some, reads.read(some));
      } catch (SQLException | RuntimeException silent) {
        sightings.fail(names, silent);
      }
    }
  }

  void write() {
    try {
      for (int batch = 0; batch < MOST_BATCHES; batch++) {
        Map<String, Sighting> some = sightings.unwritten(ROWS);
        if (some.isEmpty()) {
          break;
        }
        writes.write(some);
        sightings.written(some);
      }
      sweep();
      away = false;
    } catch (SQLException | RuntimeException databaseAway) {
      if (!away) {
        LOG.log(
            Level.WARNING, "sightings are not written, for now: {0}", databaseAway.getMessage());
      }
      away = true;
    }
  }

  private void sweep() throws SQLException {
    long now = clock.millis();
    if (now - sweptAt >= SWEEP_MILLIS && !writes.sweep(now)) {
      sweptAt = now;
    }
    if (now - countedAt >= COUNT_MILLIS) {
      countedAt = now;
      for (Map.Entry<String, Long> each : MOST_ROWS.entrySet()) {
        boolean isFull = writes.count(each.getKey()) >= each.getValue();
        if (sightings.full(each.getKey(), isFull) && isFull) {
          LOG.log(Level.WARNING, "queue_sightings: no room for more of {0}…", each.getKey());
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      reads.close();
      writes.close();
    } catch (SQLException gone) {
      LOG.log(Level.FINE, "sightings: {0}", gone.getMessage());
    }
  }
}
