package io.tmail.config;

import io.tmail.config.DatabaseSettings.Driver;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the tables of accounts and queue up to date with the scripts below {@code db/migration}.
 * One text serves all databases; where they differ, a placeholder stands.
 */
public final class SchemaMigration {
  private static final Map<String, String> SQLITE =
      Map.of(
          "id",
          "INTEGER PRIMARY KEY AUTOINCREMENT",
          "blob",
          "BLOB",
          "user",
          "user",
          "text",
          "TEXT");
  private static final Map<String, String> MYSQL =
      Map.of(
          "id",
          "BIGINT AUTO_INCREMENT PRIMARY KEY",
          "blob",
          "LONGBLOB",
          "user",
          "`user`",
          "text",
          "MEDIUMTEXT");
  private static final Map<String, String> POSTGRES =
      Map.of("id", "BIGSERIAL PRIMARY KEY", "blob", "BYTEA", "user", "\"user\"", "text", "TEXT");

  private SchemaMigration() {}

  /** Migrates both; on return the tables are the ones that the code expects. */
  public static void migrate(DatabaseSettings settings) {
    run("accounts", Databases.accounts(settings), settings.driver());
    run("queue", Databases.queue(settings), settings.driver());
  }

  private static void run(String name, DataSource database, Driver driver) {
    Flyway.configure(SchemaMigration.class.getClassLoader())
        .dataSource(database)
        .locations("classpath:db/migration/" + name)
        .table("schema_" + name)
        .placeholders(placeholders(driver))
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .loggers("slf4j")
        .load()
        .migrate();
  }

  private static Map<String, String> placeholders(Driver driver) {
    return switch (driver) {
      case SQLITE3 -> SQLITE;
      case MYSQL -> MYSQL;
      case POSTGRES -> POSTGRES;
    };
  }
}
