package io.tmail.database;

import io.tmail.config.DatabaseServer;
import io.tmail.config.DatabaseSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies a consistent state of accounts and queue while the server runs: the files of SQLite by its
 * own {@code VACUUM INTO}, a server's database by {@code pg_dump} or {@code mariadb-dump} in one
 * transaction.
 */
public final class DatabaseDump {
  /** What the copies are called. */
  private static final String ACCOUNTS = "accounts.db";

  private static final String QUEUE = "queue.db";
  private static final String SERVER = "database.sql";

  private DatabaseDump() {}

  /**
   * @param folder empty, or not there yet
   * @throws IOException if a copy failed; the message says why
   */
  public static void into(DatabaseSettings settings, Path folder) throws IOException {
    switch (settings.driver()) {
      case SQLITE3 -> {
        vacuum(settings, settings.source(), folder.resolve(ACCOUNTS));
        vacuum(settings, Databases.queueSource(settings), folder.resolve(QUEUE));
      }
      case POSTGRES -> postgres(DatabaseServer.of(settings), folder.resolve(SERVER));
      case MYSQL -> mysql(DatabaseServer.of(settings), folder.resolve(SERVER));
    }
  }

  private static void vacuum(DatabaseSettings settings, String source, Path copy)
      throws IOException {
    try (Connection connection = Databases.patient(settings, source).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM INTO '" + copy.toString().replace("'", "''") + "'");
    } catch (SQLException failed) {
      throw new IOException(failed.getMessage(), failed);
    }
  }

  private static void postgres(DatabaseServer server, Path copy) throws IOException {
    run(
        Map.of("PGPASSWORD", server.word("password", "")),
        copy,
        "pg_dump",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--host=" + server.word("host", "localhost"),
        "--port=" + server.word("port", "5432"),
        "--username=" + server.word("user", ""),
        server.word("dbname", ""));
  }

  private static void mysql(DatabaseServer server, Path copy) throws IOException {
    run(
        Map.of("MYSQL_PWD", server.word("password", "")),
        copy,
        "mariadb-dump",
        "--single-transaction",
        "--hex-blob",
        "--host=" + server.word("host", "localhost"),
        "--port=" + server.word("port", "3306"),
        "--user=" + server.word("user", ""),
        server.word("dbname", ""));
  }

  /** The password goes in the environment: a process list shows arguments. */
  private static void run(Map<String, String> secret, Path output, String... command)
      throws IOException {
    Path errors = Files.createTempFile("dump", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(command))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(secret);
      int exit = builder.start().waitFor();
      if (exit != 0) {
        Optional<String> said =
            Files.readString(errors, StandardCharsets.UTF_8).lines().findFirst();
        throw new IOException(command[0] + ": " + said.orElse("exit " + exit));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
