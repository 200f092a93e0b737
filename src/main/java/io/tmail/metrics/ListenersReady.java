package io.tmail.metrics;

import io.tmail.config.Settings;
import io.tmail.config.SmtpdSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once each configured port is open. */
@Readiness
@ApplicationScoped
public class ListenersReady implements HealthCheck {
  private Settings settings;
  private SmtpMeters meters;

  protected ListenersReady() {}

  @Inject
  ListenersReady(Settings settings, SmtpMeters meters) {
    this.settings = settings;
    this.meters = meters;
  }

  @Override
  public HealthCheckResponse call() {
    SmtpdSettings smtpd = settings.smtpd();
    int wanted = smtpd.launch() ? smtpd.listeners().size() : 0;
    return HealthProbe.check("listeners", () -> meters.openPorts() == wanted);
  }
}
