package io.tmail.database;

import io.tmail.config.DatabaseSettings;
import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.config.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * Turns the database settings into plain, unpooled data sources. Accounts and queue are two files
 * with SQLite, so that Dovecot's reads never meet the queue's writes, and one database else.
 */
public final class Databases {
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private static final int CONNECT_SECONDS = 10;

  /** A server that is silent for longer is considered dead; no statement takes as long. */
  private static final int SILENCE_SECONDS = 60;

  private Databases() {}

  /** The database of users and rcpthosts, which Dovecot reads too. */
  public static DataSource accounts(DatabaseSettings settings) {
    return open(settings, settings.source(), SILENCE_SECONDS);
  }

  /** The database of the queue. */
  public static DataSource queue(DatabaseSettings settings) {
    return open(settings, queueSource(settings), SILENCE_SECONDS);
  }

  /** For the work on whole tables, which may take its time. */
  static DataSource patient(DatabaseSettings settings, String source) {
    return open(settings, source, 0);
  }

  /**
   * Another application's database, for reading.
   *
   * @throws InvalidSettingException if it is a file that does not exist
   */
  public static DataSource foreign(Driver driver, String source) {
    if (driver == Driver.SQLITE3) {
      return readOnly(sqliteFile(source));
    }
    return open(
        new DatabaseSettings(driver, source, Optional.empty(), 1, Duration.ofSeconds(1)),
        source,
        SILENCE_SECONDS);
  }

  private static DataSource readOnly(String file) {
    if (!Files.isReadable(Path.of(file))) {
      throw InvalidSettingException.of("source", file, "a file that the server can read");
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    SQLiteDataSource dataSource = new SQLiteDataSource(config);
    dataSource.setUrl("jdbc:sqlite:" + file);
    return dataSource;
  }

  /**
   * The queue's database: a file beside the accounts' SQLite file, or the same database otherwise.
   */
  public static String queueSource(DatabaseSettings settings) {
    if (!settings.driver().isEmbedded()) {
      return settings.source();
    }
    Path accounts = Path.of(sqliteFile(settings.source()));
    String name = accounts.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String queue =
        dot > 0 ? name.substring(0, dot) + "-queue" + name.substring(dot) : name + "-queue";
    return accounts.resolveSibling(queue).toString();
  }

  /** The path of an SQLite source, whether plain or in JDBC form. */
  public static String sqliteFile(String source) {
    return source.startsWith("jdbc:sqlite:") ? source.substring("jdbc:sqlite:".length()) : source;
  }

  /**
   * @param silence seconds after which a server is given up; 0 for never
   */
  private static DataSource open(DatabaseSettings settings, String source, int silence) {
    return switch (settings.driver()) {
      case SQLITE3 -> sqlite(sqliteFile(source));
      case MYSQL -> MysqlSource.open(settings, CONNECT_SECONDS, silence);
      case POSTGRES -> PostgresSource.open(settings, CONNECT_SECONDS, silence);
    };
  }

  /**
   * WAL with a sync at every commit (durable), and IMMEDIATE transactions: deferred ones fail with
   * SQLITE_BUSY when a reader turns writer.
   */
  private static DataSource sqlite(String file) {
    makeFolderOf(file);
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.enforceForeignKeys(true);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    SQLiteDataSource dataSource = new SQLiteDataSource(config);
    dataSource.setUrl("jdbc:sqlite:" + file);
    return dataSource;
  }

  /** Here, because the container opens the database before any application code runs. */
  private static void makeFolderOf(String file) {
    try {
      Files.createDirectories(Path.of(file).toAbsolutePath().getParent());
    } catch (IOException unwritable) {
      throw InvalidSettingException.of(
          "TMAIL_DB_SOURCE", file, "a file in a folder that can be written");
    }
  }

  /** The product's name in migrations' folders and placeholders. */
  static String vendor(Driver driver) {
    return switch (driver) {
      case SQLITE3 -> "sqlite";
      case MYSQL -> "mysql";
      case POSTGRES -> "postgres";
    };
  }
}
