package io.tmail.reports;

import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueueTables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * The table of observations, shared by all nodes. A day has at most 50,000 rows of a kind, of at
 * most 10,000 domains; a domain has at most 1,000. What is above is counted as lost. Called by
 * timers and requests, never by sessions.
 */
@ApplicationScoped
public class FactTables {
  private static final int FACTS_OF_A_CHANGE = 200;

  /** The domain of what found no room. */
  private static final String LOST = "";

  private static final String COUNT =
      "UPDATE report_facts SET total = total + ?, at = ?"
          + " WHERE kind = ? AND day = ? AND domain = ? AND name = ? AND node = ?";
  private static final String INSERT =
      "INSERT INTO report_facts (kind, day, domain, name, node, outcome, facts, total, at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String TAKEN =
      "SELECT domain, COUNT(*) FROM report_facts WHERE kind = ? AND day = ? GROUP BY domain";
  private static final String TO_REPORT =
      "SELECT MAX(facts), SUM(total), MAX(at) FROM report_facts WHERE kind = ? AND day = ? AND"
          + " domain = ? AND outcome <> 'JUNK' GROUP BY name ORDER BY MAX(at)";
  private static final String DOMAINS =
      "SELECT DISTINCT f.domain FROM report_facts f WHERE f.kind = ? AND f.day = ? AND f.domain"
          + " <> '' AND f.outcome <> 'JUNK' AND NOT EXISTS (SELECT 1 FROM report_sent s WHERE"
          + " s.kind = f.kind AND s.day = f.day AND s.domain = f.domain) ORDER BY f.domain LIMIT ?";
  private static final String SUMS =
      "SELECT domain, outcome, SUM(total) FROM report_facts WHERE kind = ? AND day >= ?"
          + " GROUP BY domain, outcome ORDER BY SUM(total) DESC LIMIT ?";
  private static final String EXPIRE = "DELETE FROM report_facts WHERE kind = ? AND day < ?";

  private QueueDatabase database;
  private Clock clock;

  protected FactTables() {}

  @Inject
  public FactTables(QueueDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What was observed so often. */
  public record Counted(Fact fact, long total) {}

  /** The same without who and when. */
  public record Observed(Observation observation, long total) {}

  /**
   * A domain's messages or sessions.
   *
   * @param domain empty for what found no room
   */
  public record Sum(String domain, Outcome outcome, long total) {}

  /**
   * Adds to what is counted; on return it is on stable storage.
   *
   * @return what could not be written; empty if all is
   */
  public List<Counted> add(List<Counted> facts) {
    Map<String, FactRoom> rooms = new HashMap<>();
    for (int done = 0; done < facts.size(); done += FACTS_OF_A_CHANGE) {
      List<Counted> some = facts.subList(done, Math.min(facts.size(), done + FACTS_OF_A_CHANGE));
      try {
        for (Counted each : some) {
          Fact fact = each.fact();
          String key = FactRoom.key(fact.kind(), fact.day());
          if (!rooms.containsKey(key)) {
            rooms.put(key, room(fact.kind(), fact.day()));
          }
        }
        write(some, rooms);
      } catch (SQLException | CompletionException away) {
        return List.copyOf(facts.subList(done, facts.size()));
      }
    }
    return List.of();
  }

  private FactRoom room(Kind kind, LocalDate day) throws SQLException {
    FactRoom room = new FactRoom();
    List<Boolean> unused =
        database.query(
            TAKEN,
            s -> {
              s.setString(1, kind.name());
              s.setLong(2, day.toEpochDay());
            },
            row -> room.occupy(row.getString(1), row.getInt(2)));
    return room;
  }

  /** The change may run again after a rollback, so it begins with the rooms as they were. */
  private void write(List<Counted> some, Map<String, FactRoom> rooms) {
    Map<String, FactRoom> after = new HashMap<>();
    database
        .submit(
            tables -> {
              after.clear();
              rooms.forEach((key, room) -> after.put(key, room.copy()));
              write(tables, some, after);
            })
        .join();
    rooms.putAll(after);
  }

  private void write(QueueTables tables, List<Counted> some, Map<String, FactRoom> rooms)
      throws SQLException {
    Connection connection = tables.applied();
    long now = clock.millis();
    try (PreparedStatement count = connection.prepareStatement(COUNT);
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Counted each : some) {
        Row row = Row.of(each);
        if (isCounted(count, row, now)) {
          continue;
        }
        boolean fits = rooms.get(FactRoom.key(row.kind(), row.day())).take(row.domain());
        Row kept = fits ? row : Row.lost(row.kind(), row.day(), row.total());
        if (fits || !isCounted(count, kept, now)) {
          insert(insert, kept, now);
        }
      }
    }
  }

  /** Adds to what found no room; on return it is on stable storage. */
  public void lose(Kind kind, LocalDate day, long total) {
    Row lost = Row.lost(kind, day, total);
    long now = clock.millis();
    database
        .submit(
            tables -> {
              Connection connection = tables.applied();
              try (PreparedStatement count = connection.prepareStatement(COUNT);
                  PreparedStatement insert = connection.prepareStatement(INSERT)) {
                if (!isCounted(count, lost, now)) {
                  insert(insert, lost, now);
                }
              }
            })
        .join();
  }

  private boolean isCounted(PreparedStatement count, Row row, long now) throws SQLException {
    count.setLong(1, row.total());
    count.setLong(2, now);
    count.setString(3, row.kind().name());
    count.setLong(4, row.day().toEpochDay());
    count.setString(5, row.domain());
    count.setString(6, row.name());
    count.setString(7, database.owner());
    return count.executeUpdate() > 0;
  }

  private void insert(PreparedStatement insert, Row row, long now) throws SQLException {
    insert.setString(1, row.kind().name());
    insert.setLong(2, row.day().toEpochDay());
    insert.setString(3, row.domain());
    insert.setString(4, row.name());
    insert.setString(5, database.owner());
    insert.setString(6, row.outcome().name());
    insert.setString(7, row.facts());
    insert.setLong(8, row.total());
    insert.setLong(9, now);
    insert.executeUpdate();
  }

  /** Domains of a day about which there is something to report, and for which nobody has yet. */
  public List<String> unreported(Kind kind, LocalDate day, int most) throws SQLException {
    return database.query(
        DOMAINS,
        s -> {
          s.setString(1, kind.name());
          s.setLong(2, day.toEpochDay());
          s.setInt(3, most);
        },
        row -> row.getString(1));
  }

  /** What all nodes observed of a domain, without unwanted mail; the most recent comes last. */
  public List<Observed> toReport(Kind kind, LocalDate day, String domain) throws SQLException {
    return database.query(
        TO_REPORT,
        s -> {
          s.setString(1, kind.name());
          s.setLong(2, day.toEpochDay());
          s.setString(3, domain);
        },
        row -> new Observed(ObservationJson.read(kind, row.getString(1)), row.getLong(2)));
  }

  /** Sums by domain and outcome, the largest first. */
  public List<Sum> sums(Kind kind, LocalDate since, int most) throws SQLException {
    return database.query(
        SUMS,
        s -> {
          s.setString(1, kind.name());
          s.setLong(2, since.toEpochDay());
          s.setInt(3, most);
        },
        row -> new Sum(row.getString(1), Outcome.valueOf(row.getString(2)), row.getLong(3)));
  }

  /** Removes what is older. */
  public void expire(LocalDate before) {
    for (Kind kind : Kind.values()) {
      database
          .submit(
              tables -> {
                try (PreparedStatement expire = tables.applied().prepareStatement(EXPIRE)) {
                  expire.setString(1, kind.name());
                  expire.setLong(2, before.toEpochDay());
                  expire.executeUpdate();
                }
              })
          .join();
    }
  }

  /** A fact as the table has it. */
  private record Row(
      Kind kind,
      LocalDate day,
      String domain,
      String name,
      Outcome outcome,
      String facts,
      long total) {
    static Row of(Counted counted) {
      Fact fact = counted.fact();
      String facts = ObservationJson.write(fact.observation());
      return new Row(
          fact.kind(),
          fact.day(),
          fact.domain(),
          Fingerprint.of(fact.outcome().name(), facts),
          fact.outcome(),
          facts,
          counted.total());
    }

    static Row lost(Kind kind, LocalDate day, long total) {
      return new Row(kind, day, LOST, LOST, Outcome.JUNK, LOST, total);
    }
  }
}
