package io.tmail.metrics;

import io.tmail.config.DovecotSettings;
import io.tmail.config.DovecotSettings.MailboxTransport;
import io.tmail.config.Greeting;
import io.tmail.config.MailHost;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows whether Dovecot, or each of several, accepts deliveries. It never affects readiness: mail
 * is accepted, and waits in the queue until Dovecot is back.
 */
@Readiness
@ApplicationScoped
public class DovecotReady implements HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Settings settings;

  protected DovecotReady() {}

  @Inject
  DovecotReady(Settings settings) {
    this.settings = settings;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("dovecot").withData("state", state()).up().build();
  }

  String state() {
    DovecotSettings dovecot = settings.dovecot();
    if (!dovecot.enabled()) {
      return "none";
    }
    return HealthProbe.works("dovecot", () -> answers(dovecot)) ? "up" : "down";
  }

  private static boolean answers(DovecotSettings dovecot) throws IOException {
    if (dovecot.transports().use(MailboxTransport.LMTP)) {
      for (MailHost host : dovecot.mailHosts()) {
        Greeting.await(host.address(), PATIENCE);
      }
    }
    return !dovecot.transports().use(MailboxTransport.LDA) || ldaCanRun(dovecot);
  }

  /** The config socket sends no greeting, but the same Dovecot's IMAP does. */
  private static boolean ldaCanRun(DovecotSettings dovecot) throws IOException {
    if (!Files.isRegularFile(Path.of(dovecot.config()))) {
      Greeting.await(dovecot.imap(), PATIENCE);
    }
    return Files.isExecutable(dovecot.lda());
  }
}
