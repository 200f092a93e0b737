package io.tmail.metrics;

import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while there is more space than {@code TMAIL_SMTPD_MIN_FREE}: below, MAIL gets 452. */
@Readiness
@ApplicationScoped
public class DiskReady implements HealthCheck {
  private Settings settings;

  protected DiskReady() {}

  @Inject
  DiskReady(Settings settings) {
    this.settings = settings;
  }

  @Override
  public HealthCheckResponse call() {
    long least = settings.smtpd().minFreeBytes();
    return HealthProbe.check(
        "disk", () -> settings.general().home().toFile().getUsableSpace() >= least);
  }
}
