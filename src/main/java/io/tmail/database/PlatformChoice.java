package io.tmail.database;

import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.config.Settings;
import org.eclipse.persistence.internal.databaseaccess.DatabasePlatform;
import org.eclipse.persistence.platform.database.MySQLPlatform;
import org.eclipse.persistence.platform.database.PostgreSQLPlatform;
import org.eclipse.persistence.sessions.DatabaseLogin;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/**
 * Gives EclipseLink the dialect of the database that the settings name; named in persistence.xml,
 * called once when the persistence unit is first used.
 */
public class PlatformChoice implements SessionCustomizer {

  @Override
  public void customize(Session session) {
    DatabaseLogin login = session.getLogin();
    login.usePlatform(platform(driver()));
    // The pool has looked whether a connection is good: a second try would only keep a client
    // waiting.
    login.setQueryRetryAttemptCount(0);
  }

  /** Which database; tests know better than the environment. */
  protected Driver driver() {
    return Settings.load(System.getenv()).database().driver();
  }

  private static DatabasePlatform platform(Driver driver) {
    return switch (driver) {
      case SQLITE3 -> new SqlitePlatform();
      case MYSQL -> new MySQLPlatform();
      case POSTGRES -> new PostgreSQLPlatform();
    };
  }
}
