package io.tmail.metrics;

import io.tmail.database.AccountsWatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the database of accounts answers, whole: without it recipients get a 451. */
@Readiness
@ApplicationScoped
public class AccountsReady implements HealthCheck {
  private AccountsWatch accounts;

  protected AccountsReady() {}

  @Inject
  AccountsReady(AccountsWatch accounts) {
    this.accounts = accounts;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthProbe.check("accounts", () -> accounts.answers() && accounts.damage().isEmpty());
  }
}
