package io.tmail.database;

import io.tmail.config.DatabaseSettings;
import io.tmail.config.DatabaseSettings.Driver;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.output.MigrateResult;

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
          "TEXT",
          "clustered",
          "WITHOUT ROWID",
          "mysql",
          "-- ",
          "postgres",
          "-- ");
  private static final Map<String, String> MYSQL =
      Map.of(
          "id",
          "BIGINT AUTO_INCREMENT PRIMARY KEY",
          "blob",
          "LONGBLOB",
          "user",
          "`user`",
          "text",
          "MEDIUMTEXT",
          "clustered",
          "",
          "mysql",
          "",
          "postgres",
          "-- ");
  private static final Map<String, String> POSTGRES =
      Map.of(
          "id",
          "BIGSERIAL PRIMARY KEY",
          "blob",
          "BYTEA",
          "user",
          "\"user\"",
          "text",
          "TEXT",
          "clustered",
          "",
          "mysql",
          "-- ",
          "postgres",
          "");

  private static final Logger LOG = Logger.getLogger(SchemaMigration.class.getName());

  /** Held, so that its level stays: Flyway logs a page at every start. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private SchemaMigration() {}

  /** Migrates both; on return the tables are the ones that the code expects. */
  public static void migrate(DatabaseSettings settings) {
    FLYWAY.setLevel(Level.WARNING);
    DataSource accounts = Databases.patient(settings, settings.source());
    TmailBackup.makeIfNeeded(settings, accounts);
    run("accounts", accounts, settings.driver(), new OneSpelling());
    run("queue", Databases.patient(settings, Databases.queueSource(settings)), settings.driver());
  }

  /**
   * @param own migrations that SQL cannot do
   */
  private static void run(String name, DataSource database, Driver driver, JavaMigration... own) {
    MigrateResult done =
        Flyway.configure(SchemaMigration.class.getClassLoader())
            .dataSource(database)
            .locations("classpath:db/migration/" + name)
            .table("schema_" + name)
            .placeholders(placeholders(driver))
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .javaMigrations(own)
            .loggers("slf4j")
            .load()
            .migrate();
    if (driver == Driver.MYSQL) {
      MysqlCollation.makeExact(database);
    }
    if (done.migrationsExecuted > 0) {
      LOG.log(
          Level.INFO,
          "tables of {0} upgraded to version {1}",
          new Object[] {name, done.targetSchemaVersion});
    }
  }

  private static Map<String, String> placeholders(Driver driver) {
    return switch (driver) {
      case SQLITE3 -> SQLITE;
      case MYSQL -> MYSQL;
      case POSTGRES -> POSTGRES;
    };
  }
}
