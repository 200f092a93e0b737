package io.tmail.queue.trace;

import io.tmail.mail.QueueId;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueueTables;
import io.tmail.runtime.SteadyClock;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Removes expired traces, a few per change, so that mail never waits for it. Called every second by
 * the timer; checks once per minute while there is nothing to do.
 */
public final class TraceExpiry {
  private static final int CHUNK = 1000;
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final List<String> TABLES = List.of("queue_trace_events", "queue_trace");

  private final QueueDatabase database;
  private final Duration keep;
  private final Clock clock;
  private final Clock steady = new SteadyClock();
  private Instant next = Instant.MIN;

  public TraceExpiry(QueueDatabase database, Duration keep, Clock clock) {
    this.database = database;
    this.keep = keep;
    this.clock = clock;
  }

  public boolean isDue() {
    return !steady.instant().isBefore(next);
  }

  public void run() throws SQLException {
    Instant now = steady.instant();
    String end = QueueId.startOf(clock.instant().minus(keep).toEpochMilli());
    boolean more = false;
    for (String table : TABLES) {
      more |= removeSome(table, end);
    }
    next = more ? now : now.plus(PAUSE);
  }

  /**
   * @return whether there may be more
   */
  private boolean removeSome(String table, String end) throws SQLException {
    List<String> old =
        database.query(
            "SELECT id FROM " + table + " WHERE id < ? ORDER BY id LIMIT " + CHUNK,
            s -> s.setString(1, end),
            row -> row.getString(1));
    if (old.isEmpty()) {
      return false;
    }
    database.submit(tables -> remove(tables, table, old.get(old.size() - 1))).join();
    return old.size() == CHUNK;
  }

  private static void remove(QueueTables tables, String table, String last) throws SQLException {
    try (PreparedStatement statement =
        tables.applied().prepareStatement("DELETE FROM " + table + " WHERE id <= ?")) {
      statement.setString(1, last);
      statement.executeUpdate();
    }
  }
}
