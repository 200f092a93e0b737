package io.tmail.rates;

import io.tmail.rates.RateCounter.Counted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The table in which nodes share their counts. A node writes rows of its own only, and whole
 * totals, so that it may write them twice. One thread at a time.
 */
final class RateTable implements AutoCloseable {
  /** How long after its end a count of a node that is gone is kept, in milliseconds. */
  private static final long DEAD_MILLIS = 600_000;

  private final DataSource database;

  /** A restart has another: what this one counted before is another node's count then. */
  private final String node = UUID.randomUUID().toString();

  private Connection connection;

  RateTable(DataSource database) {
    this.database = database;
  }

  /** Replaces this node's counts of these names, in one transaction. */
  void write(Map<String, List<Counted>> byName) throws SQLException {
    try {
      Connection open = open();
      open.setAutoCommit(false);
      delete(open, List.copyOf(byName.keySet()));
      insert(open, byName);
      open.commit();
      open.setAutoCommit(true);
    } catch (SQLException failed) {
      close();
      throw failed;
    }
  }

  private void delete(Connection open, List<String> names) throws SQLException {
    try (PreparedStatement statement =
        open.prepareStatement(
            "DELETE FROM queue_rates WHERE node = ? AND name IN (" + marks("?", names) + ")")) {
      statement.setString(1, node);
      bind(statement, 2, names);
      statement.executeUpdate();
    }
  }

  private void insert(Connection open, Map<String, List<Counted>> byName) throws SQLException {
    List<Counted> rows = byName.values().stream().flatMap(List::stream).toList();
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        open.prepareStatement(
            "INSERT INTO queue_rates (node, name, began_at, total, expires_at) VALUES "
                + marks("(?, ?, ?, ?, ?)", rows))) {
      int at = 0;
      for (Map.Entry<String, List<Counted>> each : byName.entrySet()) {
        for (Counted row : each.getValue()) {
          statement.setString(++at, node);
          statement.setString(++at, each.getKey());
          statement.setLong(++at, row.beganAt());
          statement.setLong(++at, row.total());
          statement.setLong(++at, row.expiresAt());
        }
      }
      statement.executeUpdate();
    }
  }

  /** What all other nodes counted: by name, and by the window's beginning. */
  Map<String, Map<Long, Integer>> others(List<String> names) throws SQLException {
    Map<String, Map<Long, Integer>> sums = new HashMap<>();
    String sql =
        "SELECT name, began_at, SUM(total) FROM queue_rates WHERE node <> ? AND name IN ("
            + marks("?", names)
            + ") GROUP BY name, began_at";
    try (PreparedStatement statement = open().prepareStatement(sql)) {
      statement.setString(1, node);
      bind(statement, 2, names);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          sums.computeIfAbsent(row.getString(1), name -> new HashMap<>())
              .put(row.getLong(2), (int) Math.min(Integer.MAX_VALUE / 4, row.getLong(3)));
        }
      }
      return sums;
    } catch (SQLException failed) {
      close();
      throw failed;
    }
  }

  /** Deletes what plays no part any more: this node's, and what nodes left that are gone. */
  void sweep(long now) throws SQLException {
    try (PreparedStatement statement =
        open()
            .prepareStatement(
                "DELETE FROM queue_rates WHERE expires_at < ? AND (node = ? OR expires_at < ?)")) {
      statement.setLong(1, now);
      statement.setString(2, node);
      statement.setLong(3, now - DEAD_MILLIS);
      statement.executeUpdate();
    } catch (SQLException failed) {
      close();
      throw failed;
    }
  }

  private Connection open() throws SQLException {
    if (connection == null) {
      connection = database.getConnection();
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    return connection;
  }

  private static String marks(String each, List<?> list) {
    return Collections.nCopies(list.size(), each).stream().collect(Collectors.joining(", "));
  }

  private static void bind(PreparedStatement statement, int first, List<String> names)
      throws SQLException {
    for (int i = 0; i < names.size(); i++) {
      statement.setString(first + i, names.get(i));
    }
  }

  /** A new connection is made when one is needed. */
  @Override
  public void close() throws SQLException {
    Connection last = connection;
    connection = null;
    if (last != null) {
      last.close();
    }
  }
}
