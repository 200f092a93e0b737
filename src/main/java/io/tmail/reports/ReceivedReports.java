package io.tmail.reports;

import io.tmail.queue.tables.QueueDatabase;
import io.tmail.reports.form.ReportHead;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of reports from other servers. Called by timers and requests. */
@ApplicationScoped
public class ReceivedReports {
  /** Rows of a day, since anybody may send reports. */
  private static final int MOST_OF_DAY = 100_000;

  private static final int ROWS_OF_A_CHANGE = 500;
  private static final Duration DAY = Duration.ofDays(1);

  private static final String HAS = "SELECT 1 FROM report_received WHERE id = ?";
  private static final String ROWS =
      "SELECT COUNT(*) FROM report_rows WHERE id IN"
          + " (SELECT id FROM report_received WHERE received_at >= ?)";
  private static final String FORGET_ROWS = "DELETE FROM report_rows WHERE id = ?";
  private static final String INSERT_ROW =
      "INSERT INTO report_rows (id, n, kind, day, domain, source, name, verdict, total, detail)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String INSERT =
      "INSERT INTO report_received (id, kind, domain, organization, report_id, began_at, ended_at,"
          + " received_at, policy) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String SOURCES =
      "SELECT domain, source, MAX(name), verdict, SUM(total), MAX(detail) FROM report_rows"
          + " WHERE kind = ? AND day >= ?%s GROUP BY domain, source, verdict"
          + " ORDER BY SUM(total) DESC, domain, source, verdict LIMIT ?";
  private static final String LATEST =
      "SELECT kind, domain, organization, began_at, ended_at, received_at, policy FROM"
          + " report_received%s ORDER BY received_at DESC LIMIT ?";
  private static final List<String> EXPIRE =
      List.of(
          "DELETE FROM report_rows WHERE id IN"
              + " (SELECT id FROM report_received WHERE received_at < ?)",
          "DELETE FROM report_received WHERE received_at < ?");

  /** What was left when a node died before the head. */
  private static final String EXPIRE_HEADLESS =
      "DELETE FROM report_rows WHERE day < ? AND id NOT IN (SELECT id FROM report_received)";

  private QueueDatabase database;
  private Clock clock;

  protected ReceivedReports() {}

  @Inject
  public ReceivedReports(QueueDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A report as it is kept.
   *
   * @param domain of this server
   * @param policy in one line
   */
  public record Kept(Kind kind, String domain, ReportHead head, String policy, List<Row> rows) {
    public Kept {
      rows = List.copyOf(rows);
    }

    private String id() {
      return Fingerprint.of(kind.name(), head.organization(), head.id(), domain);
    }
  }

  /**
   * Messages or sessions that are alike.
   *
   * @param domain of this server
   * @param source address of a client (DMARC), or name of a server (TLS)
   * @param name of that address; empty if it is not known
   * @param verdict {@code disposition dkim spf} (DMARC), or why TLS failed
   * @param detail for people
   */
  public record Row(
      String domain, String source, String name, String verdict, long total, String detail) {}

  /** The head of a report. */
  public record Received(
      Kind kind,
      String domain,
      String organization,
      Instant begin,
      Instant end,
      Instant at,
      String policy) {}

  /** Whether it is kept already. */
  public boolean has(Kept report) throws SQLException {
    return !database.query(HAS, s -> s.setString(1, report.id()), row -> Boolean.TRUE).isEmpty();
  }

  /**
   * Keeps a report; on return it is on stable storage. One that is kept already stays as it is.
   *
   * @return false if a day's rows are used up
   */
  public boolean keep(Kept report) throws SQLException {
    if (has(report)) {
      return true;
    }
    long since = clock.instant().minus(DAY).toEpochMilli();
    long taken =
        database.query(ROWS, s -> s.setLong(1, since), row -> Long.valueOf(row.getLong(1))).get(0);
    if (taken + report.rows().size() > MOST_OF_DAY) {
      return false;
    }
    write(report.id(), report);
    return true;
  }

  /** In several changes, so that mail does not wait; the head comes last. */
  private void write(String id, Kept report) {
    run(FORGET_ROWS, s -> s.setString(1, id));
    List<Row> rows = report.rows();
    for (int done = 0; done < rows.size(); done += ROWS_OF_A_CHANGE) {
      int first = done;
      int end = Math.min(rows.size(), done + ROWS_OF_A_CHANGE);
      database
          .submit(
              tables -> {
                try (PreparedStatement insert = tables.applied().prepareStatement(INSERT_ROW)) {
                  for (int n = first; n < end; n++) {
                    bind(insert, id, n, report);
                    insert.addBatch();
                  }
                  insert.executeBatch();
                }
              })
          .join();
    }
    run(
        INSERT,
        s -> {
          ReportHead head = report.head();
          s.setString(1, id);
          s.setString(2, report.kind().name());
          s.setString(3, report.domain());
          s.setString(4, head.organization());
          s.setString(5, head.id());
          s.setLong(6, head.begin().toEpochMilli());
          s.setLong(7, head.end().toEpochMilli());
          s.setLong(8, clock.millis());
          s.setString(9, cut(report.policy(), 1000));
        });
  }

  private static void bind(PreparedStatement insert, String id, int n, Kept report)
      throws SQLException {
    Row row = report.rows().get(n);
    insert.setString(1, id);
    insert.setInt(2, n);
    insert.setString(3, report.kind().name());
    insert.setLong(4, LocalDate.ofInstant(report.head().begin(), ZoneOffset.UTC).toEpochDay());
    insert.setString(5, row.domain());
    insert.setString(6, cut(row.source(), 255));
    insert.setString(7, cut(row.name(), 255));
    insert.setString(8, cut(row.verdict(), 64));
    insert.setLong(9, row.total());
    insert.setString(10, cut(row.detail(), 500));
  }

  private static String cut(String text, int most) {
    return text.substring(0, Math.min(most, text.length()));
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

  /**
   * Sums by domain, source and verdict, the largest first.
   *
   * @param domains only of these; empty for all
   */
  public List<Row> sources(Kind kind, LocalDate since, List<String> domains, int most)
      throws SQLException {
    return database.query(
        SOURCES.formatted(domains.isEmpty() ? "" : " AND " + in(domains)),
        s -> {
          s.setString(1, kind.name());
          s.setLong(2, since.toEpochDay());
          bind(s, 3, domains);
          s.setInt(3 + domains.size(), most);
        },
        row ->
            new Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getString(6)));
  }

  /** The newest first; the parameters as in {@link #sources}. */
  public List<Received> latest(List<String> domains, int most) throws SQLException {
    return database.query(
        LATEST.formatted(domains.isEmpty() ? "" : " WHERE " + in(domains)),
        s -> {
          bind(s, 1, domains);
          s.setInt(1 + domains.size(), most);
        },
        row ->
            new Received(
                Kind.valueOf(row.getString(1)),
                row.getString(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getString(7)));
  }

  private static String in(List<String> domains) {
    return Collections.nCopies(domains.size(), "?").stream()
        .collect(Collectors.joining(", ", "domain IN (", ")"));
  }

  private static void bind(PreparedStatement statement, int first, List<String> texts)
      throws SQLException {
    for (int i = 0; i < texts.size(); i++) {
      statement.setString(first + i, texts.get(i));
    }
  }

  /** Removes what is older. */
  public void expire(Instant before) {
    EXPIRE.forEach(sql -> run(sql, s -> s.setLong(1, before.toEpochMilli())));
    long day = LocalDate.ofInstant(before, ZoneOffset.UTC).toEpochDay();
    run(EXPIRE_HEADLESS, s -> s.setLong(1, day));
  }
}
