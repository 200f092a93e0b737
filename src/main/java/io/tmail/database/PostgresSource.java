package io.tmail.database;

import io.tmail.config.DatabaseServer;
import io.tmail.config.DatabaseSettings;
import io.tmail.config.DatabaseSettings.Driver;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How to connect to PostgreSQL: libpq's two ways, both of which tmail took, or a JDBC URL. */
final class PostgresSource {
  private static final int DEFAULT_PORT = 5432;

  private PostgresSource() {}

  /**
   * The server, unpooled. Rows inserted in one batch go as one statement.
   *
   * @param silence seconds after which the server is given up; 0 for never
   */
  static DataSource open(DatabaseSettings settings, int connect, int silence) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    if (settings.source().startsWith("jdbc:")) {
      dataSource.setUrl(settings.source());
      settings.password().ifPresent(dataSource::setPassword);
    } else {
      dataSource.setPortNumbers(new int[] {DEFAULT_PORT});
      DatabaseServer.of(settings).words().forEach((word, value) -> set(dataSource, word, value));
    }
    dataSource.setReWriteBatchedInserts(true);
    dataSource.setLogServerErrorDetail(false); // the server's detail is the row, hashes and all
    dataSource.setApplicationName("tmail");
    dataSource.setTcpKeepAlive(true);
    dataSource.setConnectTimeout(connect);
    dataSource.setSocketTimeout(silence);
    return dataSource;
  }

  private static void set(PGSimpleDataSource dataSource, String word, String value) {
    switch (word) {
      case "host" -> dataSource.setServerNames(new String[] {value});
      case "port" -> dataSource.setPortNumbers(new int[] {port(value)});
      case "dbname" -> dataSource.setDatabaseName(value);
      case "user" -> dataSource.setUser(value);
      case "password" -> dataSource.setPassword(value);
      case "sslmode" -> dataSource.setSslMode(value);
      case "sslrootcert" -> dataSource.setSslRootCert(value);
      default -> throw DatabaseServer.wrong(Driver.POSTGRES);
    }
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException noNumber) {
      throw DatabaseServer.wrong(Driver.POSTGRES);
    }
  }
}
