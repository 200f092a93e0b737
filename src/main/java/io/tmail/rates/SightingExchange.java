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

  /** Some 100 bytes each. */
  private static final long MOST_ROWS = 5_000_000;

  private final Sightings sightings;
  private final SightingTable reads;
  private final SightingTable writes;
  private final Clock clock;
  private long sweptAt;
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
      sightings.full(writes.count() >= MOST_ROWS);
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
