package io.tmail.metrics;

import io.tmail.config.Settings;
import io.tmail.config.TlsSettings;
import io.tmail.tls.CertificateFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Down while a pair of certificate and key is unusable or expired. It does not affect readiness,
 * because the server continues with the previous pair: only {@code /health} and {@code
 * /health/started} report it.
 */
@Startup
@ApplicationScoped
public class CertificatesUsable implements HealthCheck {
  private static final Duration AGE = Duration.ofMinutes(1);

  private Settings settings;
  private Clock clock;

  private final Sampled<Boolean> usable = new Sampled<>(AGE, this::look, false);

  protected CertificatesUsable() {}

  @Inject
  CertificatesUsable(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthProbe.check("certificates", usable::get);
  }

  /** Whether each pair is good now. */
  boolean look() {
    TlsSettings tls = settings.tls();
    return (isStillToBeMade(tls) || isUsable(tls.certificate(), tls.key()))
        && tls.named().stream().allMatch(each -> isUsable(each.certificate(), each.key()));
  }

  /** No listener has asked for the self-signed pair yet. */
  private static boolean isStillToBeMade(TlsSettings tls) {
    return tls.selfSigned() && Files.notExists(tls.certificate());
  }

  private boolean isUsable(Path certificate, Path key) {
    return HealthProbe.works(
        "certificate " + certificate,
        () -> CertificateFile.daysLeft(certificate, key, clock.instant()) > 0);
  }
}
