package io.tmail.queue;

import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueuedRecipient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Figures of the whole queue, for monitoring. Read from the tables, so it counts all nodes. */
@ApplicationScoped
public class QueueFigures {
  private static final String ACTIVE = "active";
  private static final String WAITING = "deferred";

  /**
   * {@code active} is being delivered or next in memory, {@code deferred} waits for its time; the
   * others are the administrator's.
   */
  public static final List<String> STATES =
      List.of(ACTIVE, WAITING, "held", "discarded", "bounced");

  private static final String SIZES =
      "SELECT state, CASE WHEN owner IS NULL THEN 0 ELSE 1 END, COUNT(*) FROM queue_recipients"
          + " GROUP BY state, CASE WHEN owner IS NULL THEN 0 ELSE 1 END";
  private static final String OLDEST =
      "SELECT accepted_at FROM queue_messages WHERE id = (SELECT message_id FROM queue_recipients"
          + " WHERE COALESCE(state, '') <> 'HELD' ORDER BY message_id LIMIT 1)";

  private QueueDatabase database;

  protected QueueFigures() {}

  @Inject
  QueueFigures(QueueDatabase database) {
    this.database = database;
  }

  /**
   * How much is in the queue.
   *
   * @param recipients by state
   * @param oldest when the oldest message was accepted that is not held
   */
  public record Sizes(Map<String, Long> recipients, Optional<Instant> oldest) {
    public static final Sizes NONE = new Sizes(Map.of(), Optional.empty());

    public long of(String state) {
      return recipients.getOrDefault(state, 0L);
    }
  }

  public Sizes sizes() throws SQLException {
    Map<String, Long> recipients = new HashMap<>();
    for (Row row :
        database.query(
            SIZES,
            s -> {},
            row -> new Row(stateOf(row.getString(1), row.getInt(2) == 1), row.getLong(3)))) {
      recipients.merge(row.state, row.count, Long::sum);
    }
    List<Instant> oldest =
        database.query(OLDEST, s -> {}, row -> Instant.ofEpochMilli(row.getLong(1)));
    return new Sizes(recipients, oldest.stream().findFirst());
  }

  private static String stateOf(String column, boolean owned) {
    if (column.equals(QueuedRecipient.State.QUEUED.name())) {
      return owned ? ACTIVE : WAITING;
    }
    return column.toLowerCase(Locale.ROOT);
  }

  private record Row(String state, long count) {}

  /** Whether the database answers, and was never found damaged. */
  public boolean answers() throws SQLException {
    return damage().isEmpty()
        && !database.query("SELECT 1", s -> {}, row -> row.getInt(1)).isEmpty();
  }

  /** The database's message when it first found damage; empty if it never did. */
  public Optional<String> damage() {
    return database.damage();
  }

  /** Whether changes are still written. */
  public boolean isWriting() {
    return database.isWriting();
  }
}
