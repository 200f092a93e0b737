package io.tmail.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes databases of MariaDB like one that has all migrations: it copies no database by itself, and
 * its migrations take a second for each.
 *
 * @param statements in the new database
 */
record TemplateOfTables(List<String> statements) {
  static TemplateOfTables of(Connection connection, String database) throws SQLException {
    List<String> tables = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (String table : column(connection, "SHOW TABLES FROM " + database, 1)) {
      String name = database + "." + table;
      tables.addAll(column(connection, "SHOW CREATE TABLE " + name, 2));
      if (!column(connection, "SELECT 1 FROM " + name + " LIMIT 1", 1).isEmpty()) {
        rows.add("INSERT INTO " + table + " SELECT * FROM " + name);
      }
    }
    List<String> statements = new ArrayList<>();
    statements.add("SET foreign_key_checks = 0"); // a table may name one that comes later
    statements.addAll(tables);
    statements.addAll(rows);
    return new TemplateOfTables(statements);
  }

  private static List<String> column(Connection connection, String query, int number)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (found.next()) {
        values.add(found.getString(number));
      }
      return values;
    }
  }
}
