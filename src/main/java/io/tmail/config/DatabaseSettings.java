package io.tmail.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * @param driver which database
 * @param source the file of SQLite; {@code user:password@tcp(host:port)/db} for MySQL; {@code
 *     postgres://…} or {@code user=… dbname=…} for PostgreSQL; or a JDBC URL
 * @param passwordFile the file whose first line is the password for the server, if it is not in the
 *     source
 * @param poolSize most connections the queue keeps to the database
 * @param nodeLease how long the work of a node stays its own without a sign of life, where several
 *     share the database
 */
public record DatabaseSettings(
    Driver driver, String source, Optional<Path> passwordFile, int poolSize, Duration nodeLease) {
  private static final Duration LEAST_LEASE = Duration.ofSeconds(1);

  /** tmail's names of the databases. */
  public enum Driver {
    SQLITE3,
    MYSQL,
    POSTGRES;

    /** Whether accounts and queue are files of this machine's own. */
    public boolean isEmbedded() {
      return this == SQLITE3;
    }
  }

  static DatabaseSettings read(SettingsReader reader, GeneralSettings general) {
    Driver driver =
        reader.choice(
            "DB_DRIVER", Driver.SQLITE3, Driver.class, "the database: sqlite3, mysql or postgres");
    String meaning = "the file of the database, or how to connect to its server";
    String source =
        driver.isEmbedded()
            ? reader.text("DB_SOURCE", general.home().resolve("db/tmail.db").toString(), meaning)
            : reader.secret("DB_SOURCE", meaning);
    if (source.isBlank()) {
      throw InvalidSettingException.of(
          "TMAIL_DB_SOURCE", "", "how to connect, such as user:password@tcp(127.0.0.1:3306)/tmail");
    }
    return new DatabaseSettings(
        driver,
        source,
        passwordFile(reader),
        reader.number("DB_POOL_SIZE", 8, 2, 200, "most connections of the queue to its database"),
        nodeLease(reader));
  }

  private static Optional<Path> passwordFile(SettingsReader reader) {
    String file =
        reader.text(
            "DB_PASSWORD_FILE",
            "",
            "file whose first line is the password of the database; unset: the one in"
                + " TMAIL_DB_SOURCE");
    return file.isBlank() ? Optional.empty() : Optional.of(Path.of(file));
  }

  private static Duration nodeLease(SettingsReader reader) {
    Duration lease =
        reader.duration(
            "DB_NODE_LEASE",
            "30s",
            's',
            "on a shared database, how long a node may be silent before others take over"
                + " its work");
    if (lease.compareTo(LEAST_LEASE) < 0) {
      throw InvalidSettingException.of("TMAIL_DB_NODE_LEASE", lease.toString(), "at least 1s");
    }
    return lease;
  }

  /** What the source lacks; empty if no file is named. */
  public Optional<String> password() {
    return passwordFile.map(file -> SecretFile.read("TMAIL_DB_PASSWORD_FILE", file));
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "DatabaseSettings[" + driver + "]";
  }
}
