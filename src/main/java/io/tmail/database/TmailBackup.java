package io.tmail.database;

import io.tmail.config.DatabaseSettings;
import io.tmail.config.DatabaseSettings.Driver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Backs up the tables of the old tmail (2015) before they are changed: a copy of the file of SQLite
 * beside it, or a copy of each table within a server's database. Made once; the operator deletes it
 * after a successful migration.
 */
final class TmailBackup {
  private static final Logger LOG = Logger.getLogger(TmailBackup.class.getName());
  private static final String SUFFIX = ".before-migration";
  private static final String PREFIX = "before_migration_";
  private static final String OURS = "schema_accounts";
  private static final List<String> TABLES =
      List.of(
          "users", "rcpt_hosts", "aliases", "relay_ip_oks", "routes", "dkim_configs", "q_messages");

  private TmailBackup() {}

  /** Does nothing if the tables are already upgraded, or if there are none. */
  static void makeIfNeeded(DatabaseSettings settings, DataSource database) {
    if (settings.driver() == Driver.SQLITE3
        && Files.notExists(Path.of(Databases.sqliteFile(settings.source())))) {
      return;
    }
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      List<String> present = tables(connection);
      List<String> theirs = TABLES.stream().filter(present::contains).toList();
      if (theirs.isEmpty() || present.contains(OURS)) {
        return;
      }
      if (settings.driver() == Driver.SQLITE3) {
        copyFile(statement, Path.of(Databases.sqliteFile(settings.source()) + SUFFIX));
      } else {
        copyTables(statement, theirs, present);
      }
    } catch (SQLException refused) {
      throw new IllegalStateException(
          "the old tmail's tables cannot be backed up before the upgrade: " + refused.getMessage(),
          refused);
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet row =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
      while (row.next()) {
        names.add(row.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static void copyFile(Statement statement, Path copy) throws SQLException {
    if (Files.notExists(copy)) {
      statement.execute("VACUUM INTO '" + copy.toString().replace("'", "''") + "'");
      LOG.log(Level.INFO, "the old database is kept as {0}", copy);
    }
  }

  private static void copyTables(Statement statement, List<String> theirs, List<String> present)
      throws SQLException {
    for (String table : theirs) {
      if (!present.contains(PREFIX + table)) {
        statement.execute("CREATE TABLE " + PREFIX + table + " AS SELECT * FROM " + table);
        LOG.log(
            Level.INFO, "the old table {0} is kept as {1}", new Object[] {table, PREFIX + table});
      }
    }
  }
}
