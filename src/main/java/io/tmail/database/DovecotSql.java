package io.tmail.database;

import io.tmail.config.DatabaseServer;
import io.tmail.config.DatabaseSettings;
import io.tmail.config.InvalidSettingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The database of accounts in Dovecot's words: the line {@code connect} of its SQL settings. */
public final class DovecotSql {
  /** What libpq and a source have in common. */
  private static final List<String> POSTGRES =
      List.of("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert");

  private static final String SYSTEM_CA = "/etc/ssl/certs/ca-certificates.crt";

  private DovecotSql() {}

  /** Throws {@link InvalidSettingException} if Dovecot has no words for it. */
  public static String connect(DatabaseSettings settings) {
    return switch (settings.driver()) {
      case SQLITE3 ->
          Path.of(Databases.sqliteFile(settings.source())).toAbsolutePath().normalize().toString();
      case POSTGRES -> postgres(DatabaseServer.of(settings));
      case MYSQL -> mysql(DatabaseServer.of(settings));
    };
  }

  private static String postgres(DatabaseServer server) {
    return POSTGRES.stream()
        .filter(server.words()::containsKey)
        .map(name -> name + "=" + quoted(server.words().get(name)))
        .collect(Collectors.joining(" "));
  }

  /** In libpq's form. */
  private static String quoted(String value) {
    return value.matches("[\\w./:+-]+")
        ? value
        : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String mysql(DatabaseServer server) {
    Map<String, String> words =
        Map.of("host", "localhost", "port", "3306", "dbname", "", "user", "", "password", "");
    return Stream.concat(
            Stream.of("host", "port", "dbname", "user", "password")
                .map(name -> name + "=" + plain(name, server.word(name, words.get(name)))),
            tls(server))
        .collect(Collectors.joining(" "));
  }

  private static String plain(String name, String value) {
    if (value.matches(".*\\s.*")) {
      throw InvalidSettingException.of(
          "TMAIL_DB_SOURCE",
          "********",
          "a " + name + " without spaces: Dovecot cannot quote them");
    }
    return value;
  }

  private static Stream<String> tls(DatabaseServer server) {
    return switch (server.word("tls", server.word("sslMode", "false"))) {
      case "true", "VERIFY_IDENTITY", "VERIFY_CA" ->
          Stream.of("ssl_ca=" + SYSTEM_CA, "ssl_verify_server_cert=yes");
      case "skip-verify", "REQUIRED" ->
          Stream.of("ssl_ca=" + SYSTEM_CA, "ssl_verify_server_cert=no");
      default -> Stream.empty();
    };
  }
}
