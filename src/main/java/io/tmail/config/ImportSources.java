package io.tmail.config;

import io.tmail.config.DatabaseSettings.Driver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which databases the API may be asked to read accounts from: {@code host:port} of servers, files,
 * and folders with their files. Nothing else, so that callers cannot make the server connect to, or
 * read, what they cannot reach themselves.
 */
public record ImportSources(List<String> allowed) {
  public ImportSources {
    allowed = List.copyOf(allowed);
  }

  static ImportSources parse(String text) {
    List<String> sources =
        Arrays.stream(text.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
    boolean good =
        sources.stream().allMatch(one -> one.startsWith("/") || one.matches("\\S+:\\d+"));
    return good ? new ImportSources(sources) : null;
  }

  /** Whether a source, as {@code TMAIL_DB_SOURCE} names it, is on the list. JDBC URLs are not. */
  public boolean allow(Driver driver, String source) {
    if (source.startsWith("jdbc:")) {
      return false;
    }
    return driver == Driver.SQLITE3 ? allowsFile(source) : allowsServer(driver, source);
  }

  /** Links are followed before they are compared. */
  private boolean allowsFile(String source) {
    try {
      Path file = Path.of(source).toRealPath();
      for (String one : allowed) {
        if (one.startsWith("/") && file.startsWith(Path.of(one).toRealPath())) {
          return true;
        }
      }
      return false;
    } catch (IOException | IllegalArgumentException notThere) {
      return false;
    }
  }

  private boolean allowsServer(Driver driver, String source) {
    DatabaseServer server =
        DatabaseServer.of(
            new DatabaseSettings(driver, source, Optional.empty(), 1, Duration.ofSeconds(1)));
    String host = server.word("host", "localhost");
    String port = server.word("port", driver == Driver.MYSQL ? "3306" : "5432");
    return allowed.contains((host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }
}
