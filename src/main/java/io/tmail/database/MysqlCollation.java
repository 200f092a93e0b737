package io.tmail.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * MySQL compares text as its tables say, by default without regard to case and accents. In this
 * server's tables, and in those of the old tmail, text is equal if it is the same, as in other
 * databases.
 */
final class MysqlCollation {
  /** Other applications' tables in the same database are not changed. */
  private static final String OTHERS =
      "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
          + " AND table_collation <> 'utf8mb4_bin' AND (table_name LIKE 'queue!_%' ESCAPE '!'"
          + " OR table_name IN ('users', 'rcpt_hosts', 'aliases', 'relay_ip_oks', 'routes',"
          + " 'dkim_configs', 'administrators', 'sender_addresses', 'last_logins',"
          + " 'admin_actions', 'access_tokens', 'app_passwords', 'second_factors',"
          + " 'recovery_codes', 'recent_logins', 'mailbox_logins',"
          + " 'console_sessions'))";

  private MysqlCollation() {}

  /** Converts those that are not yet so; a table without rows takes no time. */
  static void makeExact(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : others(statement)) {
        statement.execute(
            "ALTER TABLE " + table + " CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
      }
    } catch (SQLException refused) {
      throw new IllegalStateException("tables cannot be given the collation utf8mb4_bin", refused);
    }
  }

  private static List<String> others(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(OTHERS)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }
}
