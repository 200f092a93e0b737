package io.tmail.reports;

import io.tmail.queue.tables.QueueDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of mail that stays in the mailbox of reports, and why. */
@ApplicationScoped
public class UnreadableReports {
  private static final int MOST_OF_REASON = 255;
  private static final Duration UNTIL_NEXT_TRY = Duration.ofDays(1);

  private QueueDatabase database;
  private Clock clock;

  protected UnreadableReports() {}

  @Inject
  public UnreadableReports(QueueDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A message.
   *
   * @param id its name in the mailbox, at most 128 characters
   * @param at when it was last tried
   */
  public record Unreadable(String id, Instant at, String sender, String subject, String reason) {}

  /** The messages that were tried within a day. */
  public Set<String> known() throws SQLException {
    long since = clock.instant().minus(UNTIL_NEXT_TRY).toEpochMilli();
    return database
        .query(
            "SELECT id FROM report_unreadable WHERE seen_at >= ?",
            s -> s.setLong(1, since),
            row -> row.getString(1))
        .stream()
        .collect(Collectors.toSet());
  }

  /** Notes it, in place of what was noted before. */
  public void note(String id, String sender, String subject, String reason) {
    forget(id);
    run(
        "INSERT INTO report_unreadable (id, seen_at, sender, subject, reason)"
            + " VALUES (?, ?, ?, ?, ?)",
        s -> {
          s.setString(1, id);
          s.setLong(2, clock.millis());
          s.setString(3, sender);
          s.setString(4, subject);
          s.setString(5, reason.substring(0, Math.min(MOST_OF_REASON, reason.length())));
        });
  }

  /** It can be read now. */
  public void forget(String id) {
    run("DELETE FROM report_unreadable WHERE id = ?", s -> s.setString(1, id));
  }

  /** The newest first. */
  public List<Unreadable> list(int most) throws SQLException {
    return database.query(
        "SELECT id, seen_at, sender, subject, reason FROM report_unreadable"
            + " ORDER BY seen_at DESC LIMIT ?",
        s -> s.setInt(1, most),
        row ->
            new Unreadable(
                row.getString(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5)));
  }

  /** Removes what was not tried since: it is no longer in the mailbox. */
  public void expire(Instant before) {
    run(
        "DELETE FROM report_unreadable WHERE seen_at < ?",
        s -> s.setLong(1, before.toEpochMilli()));
  }

  private void run(String sql, QueueDatabase.Binder parameters) {
    database
        .submit(
            tables -> {
              try (PreparedStatement statement = tables.applied().prepareStatement(sql)) {
                parameters.bind(statement);
                statement.executeUpdate();
              }
            })
        .join();
  }
}
