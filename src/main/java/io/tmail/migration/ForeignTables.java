package io.tmail.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Reads another server's tables, all in one transaction that is rolled back. */
final class ForeignTables implements AutoCloseable {
  private final Connection connection;

  ForeignTables(DataSource database) throws SQLException {
    connection = database.getConnection();
    connection.setAutoCommit(false);
  }

  /** What is done with each row. */
  interface Use {
    void take(Row row) throws SQLException;
  }

  /** One row; texts that are not there are empty. */
  record Row(ResultSet columns) {
    String getString(int column) throws SQLException {
      String text = columns.getString(column);
      return text == null ? "" : text;
    }

    boolean getBoolean(int column) throws SQLException {
      return columns.getBoolean(column);
    }

    long getLong(int column) throws SQLException {
      return columns.getLong(column);
    }
  }

  void each(String query, Use use) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      Row row = new Row(rows);
      while (rows.next()) {
        use.take(row);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      connection.rollback();
    }
  }
}
