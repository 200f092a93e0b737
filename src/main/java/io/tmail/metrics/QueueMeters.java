package io.tmail.metrics;

import io.tmail.config.DovecotSettings.Transport;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.Destination;
import io.tmail.queue.BatchCommitted;
import io.tmail.queue.QueueEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
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
  private String mailboxes;
  private Histogram batches;
  private Counter changes;

  protected QueueMeters() {}

  @Inject
  QueueMeters(MetricRegistry registry, Settings settings) {
    this.registry = registry;
    mailboxes = settings.dovecot().transport() == Transport.LMTP ? "lmtp" : "lda";
    batches =
        registry.histogram(
            Names.of("tmail_queue_commit_changes", "changes that shared one synced commit"));
    changes = registry.counter(Names.of("tmail_queue_changes", "changes committed"));
    for (String transport : new String[] {mailboxes, "smtp", "pipe"}) {
      for (String outcome : new String[] {"sent", "deferred", "bounced"}) {
        Timer unused = timer(transport, outcome);
      }
    }
  }

  /** Does nothing; but whoever is called is made, and shows its zeros from then on. */
  void begin() {}

  void observe(@Observes QueueEvent fact) {
    if (fact instanceof QueueEvent.Settled settled) {
      Destination destination = settled.recipient().recipient().destination();
      timer(transport(destination), outcome(settled.result())).update(settled.delay());
    }
  }

  void observe(@Observes BatchCommitted batch) {
    batches.update(batch.changes());
    changes.inc(batch.changes());
  }

  private String transport(Destination destination) {
    if (destination.isMailbox()) {
      return mailboxes;
    }
    return destination.isPipe() ? "pipe" : "smtp";
  }

  private static String outcome(DeliveryResult result) {
    if (result instanceof DeliveryResult.Delivered) {
      return "sent";
    }
    return result instanceof DeliveryResult.Deferred ? "deferred" : "bounced";
  }

  private Timer timer(String transport, String outcome) {
    return deliveries.computeIfAbsent(
        transport + outcome,
        key ->
            registry.timer(
                Names.of(
                    "tmail_delivery_delay",
                    "from acceptance to what came of an attempt",
                    MetricUnits.SECONDS),
                new Tag("transport", transport),
                new Tag("outcome", outcome)));
  }
}
