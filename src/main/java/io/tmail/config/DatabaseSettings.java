package io.tmail.config;

/**
 * @param driver which database
 * @param source the file of SQLite; {@code user:password@tcp(host:port)/db} for MySQL; {@code
 *     postgres://…} or {@code user=… dbname=…} for PostgreSQL; or a JDBC URL
 * @param poolSize most connections the queue keeps to the database
 */
public record DatabaseSettings(Driver driver, String source, int poolSize) {
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

  static DatabaseSettings read(SettingsReader reader, General general) {
    Driver driver =
        reader.choice(
            "DB_DRIVER", Driver.SQLITE3, Driver.class, "the database: sqlite3, mysql or postgres");
    String meaning = "the database's file, or how to connect to its server";
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
        reader.number("DB_POOL_SIZE", 8, 2, 200, "most connections of the queue to its database"));
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "DatabaseSettings[" + driver + "]";
  }
}
