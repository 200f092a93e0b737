package io.tmail.metrics;

import io.tmail.config.Settings;
import io.tmail.config.TlsSettings;
import io.tmail.queue.QueueFigures;
import io.tmail.runtime.Bounded;
import io.tmail.tls.CertificateFile;
import io.tmail.webhook.WebhookNews;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Registers the metrics that are computed when read. Starts last, so that mail never waits for it.
 */
@Singleton
@Startup
@DependsOn("SmtpListener")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class MetricsManager {
  private static final Duration QUEUE_AGE = Duration.ofSeconds(10);
  private static final Duration FILE_AGE = Duration.ofMinutes(1);

  @Inject private MetricRegistry registry;
  @Inject private Settings settings;
  @Inject private QueueFigures queue;
  @Inject private SmtpMeters smtpMeters;
  @Inject private QueueMeters queueMeters;
  @Inject private FilterMeters filterMeters;
  @Inject private WebhookNews webhookNews;
  @Inject private Clock clock;
  @Resource private ManagedExecutorService managed;

  @PostConstruct
  void register() {
    smtpMeters.begin();
    queueMeters.begin();
    filterMeters.begin();
    registerQueue();
    registry.gauge(
        Names.of("tmail_webhook_waiting", "news that wait for a webhook"), webhookNews::waiting);
    registry.gauge(
        Names.of("tmail_webhook_dropped", "news that no webhook got"), webhookNews::dropped);
    File home = settings.general().home().toFile();
    registry.gauge(
        Names.of(
            "tmail_disk_free", "free disk space of the queue's file system", MetricUnits.BYTES),
        home::getUsableSpace);
    registerCertificate("default", settings.tls().certificate(), settings.tls().key());
    for (TlsSettings.Named named : settings.tls().named()) {
      registerCertificate(named.name(), named.certificate(), named.key());
    }
  }

  private void registerQueue() {
    Bounded<QueueFigures.Sizes> answer = new Bounded<>(queue::sizes, managed);
    Sampled<QueueFigures.Sizes> sizes = new Sampled<>(QUEUE_AGE, answer, QueueFigures.Sizes.NONE);
    for (String state : QueueFigures.STATES) {
      registry.gauge(
          Names.of("tmail_queue_recipients", "recipients in the queue, by state"),
          () -> sizes.get().of(state),
          new Tag("state", state));
    }
    registry.gauge(
        Names.of("tmail_queue_oldest", "age of the oldest message", MetricUnits.SECONDS),
        () -> sizes.get().oldest().map(this::secondsSince).orElse(0L));
  }

  private void registerCertificate(String name, Path certificate, Path key) {
    Sampled<Double> days =
        new Sampled<>(
            FILE_AGE,
            () -> CertificateFile.daysLeft(certificate, key, clock.instant()),
            Double.NaN);
    registry.gauge(
        Names.of(
            "tmail_certificate_days",
            "days until the certificate expires, NaN: not usable",
            "none"),
        days::get,
        new Tag("name", name));
  }

  private long secondsSince(Instant then) {
    return Math.max(0, Duration.between(then, clock.instant()).toSeconds());
  }
}
