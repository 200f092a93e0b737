package io.tmail.metrics;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the database of accounts answers: without it each recipient gets a 451. */
@Readiness
@ApplicationScoped
public class AccountsReady implements HealthCheck {
  private static final int PATIENCE_SECONDS = 2;

  @Resource(lookup = "java:app/jdbc/tmail")
  private DataSource accounts;

  @Override
  public HealthCheckResponse call() {
    return HealthProbe.check("accounts", this::answers);
  }

  private boolean answers() throws SQLException {
    try (Connection connection = accounts.getConnection()) {
      return connection.isValid(PATIENCE_SECONDS);
    }
  }
}
