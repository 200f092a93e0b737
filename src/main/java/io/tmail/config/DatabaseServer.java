package io.tmail.config;

import io.tmail.config.DatabaseSettings.Driver;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database server as given in {@code TMAIL_DB_SOURCE}, in any of its forms.
 *
 * @param words {@code host}, {@code port}, {@code dbname}, {@code user}, {@code password} and
 *     further parameters of the source, in libpq's words; omitted ones are missing
 */
public record DatabaseServer(Map<String, String> words) {
  /** go-sql-driver's form: {@code user:password@tcp(host:port)/db?options}. */
  private static final Pattern GO =
      Pattern.compile("(?:([^:@]*)(?::(.*))?@)?tcp\\(([^)]+)\\)/([^?]*)(?:\\?(.*))?");

  private static final Pattern HOST = Pattern.compile("\\[([^]]*)](?::(.*))?|([^:]*)(?::(.*))?");
  private static final Pattern KEYWORD = Pattern.compile("(\\w+)\\s*=\\s*('[^']*'|\\S+)");
  private static final String JDBC = "jdbc:";

  /** Reads a source; the file of an SQLite database is none. */
  public static DatabaseServer of(DatabaseSettings settings) {
    Driver driver = settings.driver();
    String source = settings.source();
    Map<String, String> words = new LinkedHashMap<>();
    if (source.startsWith(JDBC)) {
      uri(driver, source.substring(JDBC.length()), words);
    } else if (driver == Driver.MYSQL) {
      go(source, words);
    } else if (source.startsWith("postgres://") || source.startsWith("postgresql://")) {
      uri(driver, source, words);
    } else {
      keywords(source, words);
    }
    settings.password().ifPresent(password -> words.put("password", password));
    return new DatabaseServer(words);
  }

  /** A word of the source, or what stands for it. */
  public String word(String name, String otherwise) {
    return words.getOrDefault(name, otherwise);
  }

  private static void go(String source, Map<String, String> words) {
    Matcher matcher = GO.matcher(source);
    if (!matcher.matches()) {
      throw wrong(Driver.MYSQL);
    }
    address(matcher.group(3), words);
    words.put("dbname", matcher.group(4));
    putIfThere(words, "user", matcher.group(1));
    putIfThere(words, "password", matcher.group(2));
    query(matcher.group(5), words);
  }

  private static void address(String address, Map<String, String> words) {
    Matcher matcher = HOST.matcher(address);
    if (!matcher.matches()) {
      throw wrong(Driver.MYSQL);
    }
    boolean literal = matcher.group(1) != null;
    words.put("host", matcher.group(literal ? 1 : 3));
    putIfThere(words, "port", matcher.group(literal ? 2 : 4));
  }

  private static void uri(Driver driver, String source, Map<String, String> words) {
    try {
      URI uri = new URI(source);
      if (uri.getHost() == null || uri.getPath().length() < 2) {
        throw wrong(driver);
      }
      words.put("host", uri.getHost().replaceAll("[\\[\\]]", ""));
      if (uri.getPort() >= 0) {
        words.put("port", Integer.toString(uri.getPort()));
      }
      words.put("dbname", uri.getPath().substring(1));
      if (uri.getUserInfo() != null) {
        String[] user = uri.getUserInfo().split(":", 2);
        words.put("user", user[0]);
        putIfThere(words, "password", user.length == 2 ? user[1] : null);
      }
      query(uri.getRawQuery(), words);
    } catch (URISyntaxException malformed) {
      throw wrong(driver);
    }
  }

  private static void query(String query, Map<String, String> words) {
    if (query == null) {
      return;
    }
    for (String option : query.split("&")) {
      String[] pair = option.split("=", 2);
      if (pair.length == 2) {
        words.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
      }
    }
  }

  private static void keywords(String source, Map<String, String> words) {
    Matcher matcher = KEYWORD.matcher(source);
    while (matcher.find()) {
      words.put(matcher.group(1), matcher.group(2).replaceAll("^'|'$", ""));
    }
    if (words.isEmpty()) {
      throw wrong(Driver.POSTGRES);
    }
  }

  private static void putIfThere(Map<String, String> words, String name, String value) {
    if (value != null) {
      words.put(name, value);
    }
  }

  /** Names what was expected and keeps what was given to itself: there is a password in it. */
  public static InvalidSettingException wrong(Driver driver) {
    return InvalidSettingException.of(
        "TMAIL_DB_SOURCE",
        "********",
        driver == Driver.MYSQL
            ? "user:password@tcp(host:port)/db, ?tls=true or ?tls=skip-verify behind it, or a"
                + " jdbc:mysql: URL"
            : "postgres://user:password@host:port/db, user=… dbname=… or a jdbc:postgresql: URL");
  }
}
