package io.tmail.config;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/** libpq's two ways to say how to connect, both of which tmail took. */
final class PostgresSource {
  private static final Pattern KEYWORD = Pattern.compile("(\\w+)\\s*=\\s*('[^']*'|\\S+)");
  private static final String EXPECTED =
      "postgres://user:password@host:port/db, user=… dbname=… or a jdbc:postgresql: URL";

  private PostgresSource() {}

  /** {@code postgres://user:password@host:port/db?sslmode=…}. */
  static void applyUri(String source, PGSimpleDataSource dataSource) {
    try {
      URI uri = new URI(source);
      if (uri.getHost() == null) {
        throw wrong();
      }
      set(dataSource, "host", uri.getHost());
      set(dataSource, "port", uri.getPort() < 0 ? "5432" : Integer.toString(uri.getPort()));
      set(dataSource, "dbname", uri.getPath().substring(1));
      if (uri.getUserInfo() != null) {
        String[] user = uri.getUserInfo().split(":", 2);
        set(dataSource, "user", user[0]);
        if (user.length == 2) {
          set(dataSource, "password", user[1]);
        }
      }
      if (uri.getQuery() != null) {
        applyKeywords(uri.getQuery().replace('&', ' '), dataSource);
      }
    } catch (java.net.URISyntaxException | RuntimeException malformed) {
      throw wrong();
    }
  }

  /** {@code user=… password=… host=… port=… dbname=… sslmode=…}. */
  static void applyKeywords(String source, PGSimpleDataSource dataSource) {
    Matcher matcher = KEYWORD.matcher(source);
    boolean found = false;
    while (matcher.find()) {
      found = true;
      set(dataSource, matcher.group(1), matcher.group(2).replaceAll("^'|'$", ""));
    }
    if (!found) {
      throw wrong();
    }
  }

  private static void set(PGSimpleDataSource dataSource, String keyword, String value) {
    switch (keyword) {
      case "host" -> dataSource.setServerNames(new String[] {value});
      case "port" -> dataSource.setPortNumbers(new int[] {port(value)});
      case "dbname" -> dataSource.setDatabaseName(value);
      case "user" -> dataSource.setUser(value);
      case "password" -> dataSource.setPassword(value);
      case "sslmode" -> dataSource.setSslMode(value);
      case "sslrootcert" -> dataSource.setSslRootCert(value);
      default -> throw wrong();
    }
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException noNumber) {
      throw wrong();
    }
  }

  private static InvalidSettingException wrong() {
    return InvalidSettingException.of("TMAIL_DB_SOURCE", "********", EXPECTED);
  }
}
