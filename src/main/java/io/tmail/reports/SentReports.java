package io.tmail.reports;

import io.tmail.queue.tables.QueueDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * The table of reports to other domains. Whoever inserts a row sends the report, so that a day has
 * one report over all nodes. A node that dies in between leaves it unsent: none is better than two.
 */
@ApplicationScoped
public class SentReports {
  private static final int MOST_OF_DETAIL = 1000;
  private static final String INTEGRITY_VIOLATION = "23";

  private static final String CLAIM =
      "INSERT INTO report_sent (kind, day, domain, node, at, outcome, detail)"
          + " VALUES (?, ?, ?, ?, ?, ?, '')";
  private static final String SETTLE =
      "UPDATE report_sent SET at = ?, outcome = ?, detail = ?"
          + " WHERE kind = ? AND day = ? AND domain = ?";
  private static final String RELEASE =
      "DELETE FROM report_sent WHERE kind = ? AND day = ? AND domain = ? AND outcome = 'CLAIMED'";
  private static final String COUNT =
      "SELECT COUNT(*) FROM report_sent WHERE at >= ? AND outcome = 'SENT'";
  private static final String LIST =
      "SELECT kind, day, domain, at, outcome, detail FROM report_sent"
          + " WHERE outcome <> 'NOT_WANTED' ORDER BY at DESC LIMIT ?";
  private static final String EXPIRE = "DELETE FROM report_sent WHERE at < ?";

  private QueueDatabase database;
  private Clock clock;

  protected SentReports() {}

  @Inject
  public SentReports(QueueDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What became of a report. */
  public enum State {
    /** A node is about to send it, or died meanwhile. */
    CLAIMED,
    SENT,
    /** The domain does not ask for reports. */
    NOT_WANTED,
    /** It asks for reports to addresses that it may not have them sent to. */
    NOT_AGREED,
    /** No address takes a report of that size. */
    TOO_BIG,
    FAILED
  }

  /**
   * What became of it.
   *
   * @param detail the addresses, or why it was not sent
   */
  public record Result(State state, String detail) {}

  /** A row. */
  public record Sent(Kind kind, LocalDate day, String domain, Instant at, Result result) {}

  /** Whether this node, and no other, is to report. */
  public boolean claim(Kind kind, LocalDate day, String domain) {
    try {
      database
          .submit(
              tables -> {
                try (PreparedStatement claim = tables.applied().prepareStatement(CLAIM)) {
                  claim.setString(1, kind.name());
                  claim.setLong(2, day.toEpochDay());
                  claim.setString(3, domain);
                  claim.setString(4, database.owner());
                  claim.setLong(5, clock.millis());
                  claim.setString(6, State.CLAIMED.name());
                  claim.executeUpdate();
                }
              })
          .join();
      return true;
    } catch (CompletionException failed) {
      if (isThere(failed.getCause())) {
        return false;
      }
      throw failed;
    }
  }

  private static boolean isThere(Throwable failed) {
    return failed instanceof SQLException sql
        && (String.valueOf(sql.getSQLState()).startsWith(INTEGRITY_VIOLATION)
            || String.valueOf(sql.getMessage()).contains("SQLITE_CONSTRAINT"));
  }

  public void settle(Kind kind, LocalDate day, String domain, Result result) {
    String detail = result.detail();
    String kept = detail.substring(0, Math.min(MOST_OF_DETAIL, detail.length()));
    database
        .submit(
            tables -> {
              try (PreparedStatement settle = tables.applied().prepareStatement(SETTLE)) {
                settle.setLong(1, clock.millis());
                settle.setString(2, result.state().name());
                settle.setString(3, kept);
                settle.setString(4, kind.name());
                settle.setLong(5, day.toEpochDay());
                settle.setString(6, domain);
                settle.executeUpdate();
              }
            })
        .join();
  }

  /** Gives up a claim, so that it is made again later. */
  public void release(Kind kind, LocalDate day, String domain) {
    database
        .submit(
            tables -> {
              try (PreparedStatement release = tables.applied().prepareStatement(RELEASE)) {
                release.setString(1, kind.name());
                release.setLong(2, day.toEpochDay());
                release.setString(3, domain);
                release.executeUpdate();
              }
            })
        .join();
  }

  /** How many were sent since then. */
  public long countSince(Instant since) throws SQLException {
    return database
        .query(COUNT, s -> s.setLong(1, since.toEpochMilli()), row -> row.getLong(1))
        .get(0);
  }

  /** The newest first, without those that nobody asked for. */
  public List<Sent> list(int most) throws SQLException {
    return database.query(
        LIST,
        s -> s.setInt(1, most),
        row ->
            new Sent(
                Kind.valueOf(row.getString(1)),
                LocalDate.ofEpochDay(row.getLong(2)),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                new Result(State.valueOf(row.getString(5)), row.getString(6))));
  }

  /** Removes what is older. */
  public void expire(Instant before) {
    database
        .submit(
            tables -> {
              try (PreparedStatement expire = tables.applied().prepareStatement(EXPIRE)) {
                expire.setLong(1, before.toEpochMilli());
                expire.executeUpdate();
              }
            })
        .join();
  }
}
