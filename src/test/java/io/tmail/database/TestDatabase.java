package io.tmail.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.FreePort;
import io.tmail.config.DatabaseSettings;
import io.tmail.config.DatabaseSettings.Driver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The database under the tests tagged {@code tables}: {@code -Dtest.database=sqlite3}, {@code
 * mysql} or {@code postgres}. A server is a real one, started by {@code deploy/database} for as
 * long as this process lives; each home folder has a database of its own in it.
 */
public final class TestDatabase {
  private static final String DRIVER = System.getProperty("test.database", "sqlite3");

  /** A server that lives as long as its tests need not write to the disk what it commits. */
  private static final List<String> HASTY_POSTGRES =
      List.of(
          "ALTER SYSTEM SET fsync = off",
          "ALTER SYSTEM SET autovacuum = off",
          "SELECT pg_reload_conf()");

  private static final List<String> HASTY_MYSQL =
      List.of(
          "SET GLOBAL innodb_flush_log_at_trx_commit = 0", "SET GLOBAL innodb_file_per_table = 0");

  /** All others are copies of it: a copy is made sooner than its tables would be, one by one. */
  private static final String TEMPLATE = "tmail_template";

  private static final String COPIED = " TEMPLATE " + TEMPLATE + " STRATEGY file_copy";

  private static final Map<Path, String> OF_HOME = new HashMap<>();

  /** The folder of the template's files, if they are SQLite's. */
  private static Path files;

  private static int port;

  /** Those of the template, if they are MariaDB's. */
  private static TemplateOfTables tables;

  private TestDatabase() {}

  /** The settings that name the database of a home folder. */
  public static synchronized Map<String, String> settings(Path home) {
    if (DRIVER.equals("sqlite3")) {
      fill(home.resolve("db"));
      return Map.of();
    }
    String name = OF_HOME.computeIfAbsent(home, one -> create("tmail_" + OF_HOME.size()));
    return Map.of("TMAIL_DB_DRIVER", DRIVER, "TMAIL_DB_SOURCE", source(name));
  }

  /** Settings of a database with nothing else set. */
  public static DatabaseSettings at(Driver driver, String source) {
    return new DatabaseSettings(driver, source, Optional.empty(), 2, Duration.ofSeconds(30));
  }

  /** Which database is under test. */
  public static Driver driver() {
    return Driver.valueOf(DRIVER.toUpperCase(Locale.ROOT));
  }

  /** A new home gets copies of the files. */
  private static void fill(Path folder) {
    if (Files.exists(folder)) {
      return;
    }
    try {
      if (files == null) {
        files = Files.createTempDirectory(TEMPLATE);
        SchemaMigration.migrate(at(Driver.SQLITE3, files.resolve("tmail.db").toString()));
        Runtime.getRuntime().addShutdownHook(new Thread(TestDatabase::deleteFiles));
      }
      Files.createDirectories(folder);
      for (Path file : inTemplate()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<Path> inTemplate() throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      return all.toList();
    }
  }

  private static void deleteFiles() {
    try {
      for (Path file : inTemplate()) {
        Files.delete(file);
      }
      Files.delete(files);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String create(String name) {
    boolean mysql = DRIVER.equals("mysql");
    if (port == 0) {
      start();
      execute("tmail", mysql ? HASTY_MYSQL : HASTY_POSTGRES);
      execute("tmail", List.of("CREATE DATABASE " + TEMPLATE));
      SchemaMigration.migrate(at(driver(), source(TEMPLATE)));
    }
    execute("tmail", List.of("CREATE DATABASE " + name + (mysql ? "" : COPIED)));
    if (mysql) {
      execute(name, tables().statements());
    }
    return name;
  }

  private static TemplateOfTables tables() {
    if (tables == null) {
      try (Connection connection = open("tmail")) {
        tables = TemplateOfTables.of(connection, TEMPLATE);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
    return tables;
  }

  private static void execute(String database, List<String> statements) {
    try (Connection connection = open(database);
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Connection open(String database) throws SQLException {
    return Databases.accounts(at(driver(), source(database))).getConnection();
  }

  private static String source(String name) {
    return DRIVER.equals("mysql")
        ? "tmail:tmail@tcp(127.0.0.1:" + port + ")/" + name
        : "user=tmail password=tmail host=127.0.0.1 port=" + port + " dbname=" + name;
  }

  private static void start() {
    try {
      // not below the checkout, which the server's user may be unable to enter
      Path folder = Files.createTempDirectory("tmail-" + DRIVER);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      folder = folder.resolve("db");
      port = FreePort.next();
      Runtime.getRuntime().addShutdownHook(stop(folder));
      run("start", DRIVER, folder.toString(), Integer.toString(port));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Thread stop(Path folder) {
    return new Thread(() -> run("stop", folder.toString()));
  }

  private static void run(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "deploy/database";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException ended) {
      throw new IllegalStateException(ended);
    }
  }
}
