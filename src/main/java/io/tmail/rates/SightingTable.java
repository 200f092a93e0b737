package io.tmail.rates;

import io.tmail.config.DatabaseSettings.Driver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The rows of {@link Sightings}. One thread at a time. */
final class SightingTable implements AutoCloseable {
  private static final int SWEPT_AT_ONCE = 500;

  private final DataSource database;
  private final Driver driver;
  private final String upsert;
  private Connection connection;

  SightingTable(DataSource database, Driver driver) {
    this.database = database;
    this.driver = driver;
    this.upsert =
        "INSERT INTO queue_sightings (name, first_at, last_at, expires_at) VALUES (?, ?, ?, ?) "
            + (driver == Driver.MYSQL
                ? "ON DUPLICATE KEY UPDATE last_at = VALUES(last_at),"
                    + " expires_at = VALUES(expires_at)"
                : "ON CONFLICT (name) DO UPDATE SET last_at = excluded.last_at,"
                    + " expires_at = excluded.expires_at");
  }

  /** Those of the names that were seen. */
  Map<String, Sighting> read(Collection<String> names) throws SQLException {
    Map<String, Sighting> found = new HashMap<>();
    String marks = String.join(", ", Collections.nCopies(names.size(), "?"));
    String sql =
        "SELECT name, first_at, last_at, expires_at FROM queue_sightings WHERE name IN ("
            + marks
            + ")";
    try (PreparedStatement statement = open().prepareStatement(sql)) {
      int at = 0;
      for (String each : names) {
        statement.setString(++at, each);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.put(row.getString(1), new Sighting(row.getLong(2), row.getLong(3), row.getLong(4)));
        }
      }
      return found;
    } catch (SQLException failed) {
      close();
      throw failed;
    }
  }

  /** Writes them in one transaction; what was seen before keeps its first time. */
  void write(Map<String, Sighting> seen) throws SQLException {
    try {
      Connection open = open();
      open.setAutoCommit(false);
      try (PreparedStatement statement = open.prepareStatement(upsert)) {
        // in one order on all nodes, so that none waits for another crosswise
        for (Map.Entry<String, Sighting> each :
            seen.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
          statement.setString(1, each.getKey());
          statement.setLong(2, each.getValue().firstAt());
          statement.setLong(3, each.getValue().lastAt());
          statement.setLong(4, each.getValue().expiresAt());
          statement.addBatch();
        }
        statement.executeBatch();
      }
      open.commit();
      open.setAutoCommit(true);
    } catch (SQLException failed) {
      close();
      throw failed;
    }
  }

  /** Deletes some of those that are over; whether there may be more. */
  boolean sweep(long now) throws SQLException {
    List<String> over = new ArrayList<>();
    try (PreparedStatement statement =
        open().prepareStatement("SELECT name FROM queue_sightings WHERE expires_at <= ?")) {
      statement.setLong(1, now);
      statement.setMaxRows(SWEPT_AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          over.add(row.getString(1));
        }
      }
      delete(over, now);
      return over.size() == SWEPT_AT_ONCE;
    } catch (SQLException failed) {
      close();
      throw failed;
    }
  }

  /**
   * @param initial what the names begin with
   */
  long count(String initial) throws SQLException {
    String sql = "SELECT COUNT(*) FROM queue_sightings WHERE name >= ? AND name < ?";
    try (PreparedStatement statement = open().prepareStatement(sql)) {
      statement.setString(1, initial);
      statement.setString(2, Character.toString(initial.charAt(0) + 1));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException failed) {
      close();
      throw failed;
    }
  }

  private void delete(List<String> names, long now) throws SQLException {
    if (names.isEmpty()) {
      return;
    }
    String marks = String.join(", ", Collections.nCopies(names.size(), "?"));
    try (PreparedStatement statement =
        open()
            .prepareStatement(
                "DELETE FROM queue_sightings WHERE expires_at <= ? AND name IN (" + marks + ")")) {
      statement.setLong(1, now);
      for (int i = 0; i < names.size(); i++) {
        statement.setString(i + 2, names.get(i));
      }
      statement.executeUpdate();
    }
  }

  private Connection open() throws SQLException {
    if (connection == null) {
      connection = database.getConnection();
      if (!driver.isEmbedded()) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
    }
    return connection;
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
