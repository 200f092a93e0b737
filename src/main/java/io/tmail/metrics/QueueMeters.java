package io.tmail.metrics;

import io.tmail.config.DovecotSettings.MailboxTransport;
import io.tmail.config.MailboxTransports;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryResult.Outcome;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.queue.QueueEvent;
import io.tmail.queue.tables.BatchCommitted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Histogram;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/** Counts what the queue does. Called on delivery threads and the queue's writer. */
@ApplicationScoped
public class QueueMeters {
  private final Map<String, Timer> deliveries = new ConcurrentHashMap<>();
  private MetricRegistry registry;
  private MailboxTransports mailboxes;
  private Histogram batches;
  private Counter changes;

  protected QueueMeters() {}

  @Inject
  QueueMeters(MetricRegistry registry, Settings settings) {
    this.registry = registry;
    mailboxes = settings.dovecot().transports();
    batches =
        registry.histogram(
            Names.of("tmail_queue_commit_changes", "changes that shared one synced commit"));
    changes = registry.counter(Names.of("tmail_queue_changes", "changes committed"));
    Arrays.stream(MailboxTransport.values())
        .filter(mailboxes::use)
        .forEach(transport -> showZeros(name(transport)));
    showZeros("smtp");
    showZeros("pipe");
  }

  private void showZeros(String transport) {
    for (Outcome outcome : Outcome.values()) {
      Timer unused = timer(transport, outcome);
    }
  }

  /** Does nothing, but the call creates the bean, whose metrics then exist with the value zero. */
  void begin() {}

  void observe(@Observes QueueEvent fact) {
    if (fact instanceof QueueEvent.Settled settled) {
      String transport = transport(settled.recipient().recipient());
      timer(transport, settled.result().outcome()).update(settled.delay());
    }
  }

  void observe(@Observes BatchCommitted batch) {
    batches.update(batch.changes());
    changes.inc(batch.changes());
  }

  private String transport(EnvelopeRecipient recipient) {
    if (recipient.destination().isMailbox()) {
      return name(mailboxes.of(recipient.address()));
    }
    return recipient.destination().isPipe() ? "pipe" : "smtp";
  }

  private static String name(MailboxTransport transport) {
    return transport.name().toLowerCase(Locale.ROOT);
  }

  private Timer timer(String transport, Outcome outcome) {
    return deliveries.computeIfAbsent(
        transport + outcome,
        key ->
            registry.timer(
                Names.of(
                    "tmail_delivery_delay",
                    "time from acceptance to the result of a delivery attempt",
                    MetricUnits.SECONDS),
                new Tag("transport", transport),
                new Tag("outcome", outcome.toString())));
  }
}
