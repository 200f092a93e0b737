package io.tmail.queue.trace;

import io.tmail.mail.QueueId;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TraceTables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts a day's traffic in the trace. Called by requests; what was counted is shown for fifteen
 * seconds to all, so that many watchers cost what one costs.
 */
@ApplicationScoped
public class TrafficReader {
  private static final int HOURS = 24;
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long HOUR_OF_EVENTS = HOUR << TraceTables.NUMBER_BITS;
  private static final Duration GOOD_FOR = Duration.ofSeconds(15);
  private static final int MOST_REASONS = 30;
  private static final int CODE = 10;

  private static final String CAME =
      ("SELECT at - at %% %d, COUNT(*) FROM queue_trace WHERE id >= ? AND size > 0"
              + " GROUP BY at - at %% %d")
          .formatted(HOUR, HOUR);
  private static final String HAPPENED =
      ("SELECT n - n %% %d, event, COUNT(*) FROM queue_trace_events WHERE id >= ? AND event IN"
              + " ('DELIVERED', 'DEFERRED', 'REFUSED', 'BOUNCED') GROUP BY n - n %% %d, event")
          .formatted(HOUR_OF_EVENTS, HOUR_OF_EVENTS);
  private static final String WHY =
      ("SELECT event, SUBSTR(reply, 1, %d), MAX(SUBSTR(reply, %d)), COUNT(*) FROM"
              + " queue_trace_events WHERE id >= ? AND event IN ('DEFERRED', 'REFUSED', 'BOUNCED')"
              + " GROUP BY event, SUBSTR(reply, 1, %d) ORDER BY COUNT(*) DESC LIMIT %d")
          .formatted(CODE, CODE + 1, CODE, MOST_REASONS);

  private QueueDatabase database;
  private Clock clock;
  private Traffic counted;
  private Instant countedAt = Instant.EPOCH;

  protected TrafficReader() {}

  @Inject
  TrafficReader(QueueDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The last 24 hours, the present one among them. */
  public synchronized Traffic day() throws SQLException {
    Instant now = clock.instant();
    if (countedAt.plus(GOOD_FOR).isBefore(now)) {
      counted = count(now.toEpochMilli());
      countedAt = now;
    }
    return counted;
  }

  private Traffic count(long now) throws SQLException {
    long first = now - now % HOUR - (HOURS - 1) * HOUR;
    String from = QueueId.startOf(first);
    Map<String, Long> counts = new HashMap<>();
    List<Object> unusedCame =
        database.query(
            CAME,
            s -> s.setString(1, from),
            row -> counts.put("IN " + row.getLong(1), row.getLong(2)));
    List<Object> unusedHappened =
        database.query(
            HAPPENED,
            s -> s.setString(1, from),
            row -> counts.put(row.getString(2) + " " + hourOf(row.getLong(1)), row.getLong(3)));
    List<Traffic.Hour> hours = new ArrayList<>();
    for (long hour = first; hour <= now; hour += HOUR) {
      hours.add(hour(hour, counts));
    }
    return new Traffic(List.copyOf(hours), reasons(from));
  }

  /** Hours of events are cut in their own numbers, which begin with the epoch as well. */
  private static long hourOf(long number) {
    return number >> TraceTables.NUMBER_BITS;
  }

  private static Traffic.Hour hour(long from, Map<String, Long> counts) {
    return new Traffic.Hour(
        Instant.ofEpochMilli(from),
        counts.getOrDefault("IN " + from, 0L),
        counts.getOrDefault("DELIVERED " + from, 0L),
        counts.getOrDefault("DEFERRED " + from, 0L),
        counts.getOrDefault("REFUSED " + from, 0L),
        counts.getOrDefault("BOUNCED " + from, 0L));
  }

  private List<Traffic.Reason> reasons(String from) throws SQLException {
    return database.query(
        WHY,
        s -> s.setString(1, from),
        row ->
            new Traffic.Reason(
                TraceEvent.Kind.valueOf(row.getString(1)),
                row.getString(2).strip(),
                row.getString(3).strip(),
                row.getLong(4)));
  }
}
