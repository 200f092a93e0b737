package io.tmail.database;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.jdbc.MysqlDataSource;
import io.tmail.config.DatabaseServer;
import io.tmail.config.DatabaseSettings;
import io.tmail.config.DatabaseSettings.Driver;
import java.sql.SQLException;
import javax.sql.DataSource;

/** How to connect to MySQL or MariaDB: in the form of the old tmail, or by a JDBC URL. */
final class MysqlSource {
  private MysqlSource() {}

  /**
   * The server, unpooled. Statements of one batch go as one; text is UTF-8 whatever the server's
   * default.
   *
   * @param silence seconds after which the server is given up; 0 for never
   */
  static DataSource open(DatabaseSettings settings, int connect, int silence) {
    MysqlDataSource dataSource = new MysqlDataSource();
    try {
      if (settings.source().startsWith("jdbc:")) {
        dataSource.setUrl(settings.source());
        settings.password().ifPresent(dataSource::setPassword);
      } else {
        apply(DatabaseServer.of(settings), dataSource);
      }
      dataSource.setRewriteBatchedStatements(true);
      dataSource.setTcpKeepAlive(true);
      dataSource.setConnectTimeout(1000 * connect);
      dataSource.setSocketTimeout(1000 * silence);
      return dataSource;
    } catch (SQLException malformed) {
      throw DatabaseServer.wrong(Driver.MYSQL);
    }
  }

  private static void apply(DatabaseServer server, MysqlDataSource dataSource) {
    String host = server.word("host", "localhost");
    dataSource.setUrl(
        "jdbc:mysql://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + server.word("port", "3306")
            + "/"
            + server.word("dbname", "")
            + (server.words().containsKey("tls") ? "?sslMode=" + sslMode(server) : ""));
    dataSource.setUser(server.word("user", null));
    dataSource.setPassword(server.word("password", null));
  }

  /** go-sql-driver's words. */
  private static SslMode sslMode(DatabaseServer server) {
    return switch (server.word("tls", "")) {
      case "true" -> SslMode.VERIFY_IDENTITY;
      case "skip-verify" -> SslMode.REQUIRED;
      case "preferred" -> SslMode.PREFERRED;
      case "false" -> SslMode.DISABLED;
      default -> throw DatabaseServer.wrong(Driver.MYSQL);
    };
  }
}
