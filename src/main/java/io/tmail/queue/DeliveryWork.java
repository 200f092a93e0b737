package io.tmail.queue;

import io.tmail.accounts.RecipientResolver;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.TransportTable;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * One delivery from its attempt to its settlement. Called on delivery threads, many at once; no
 * transaction is open while a transport works.
 */
@ApplicationScoped
public class DeliveryWork {
  private static final Logger LOG = Logger.getLogger(DeliveryWork.class.getName());

  private QueueDatabase database;
  private MailQueue queue;
  private TransportTable transports;
  private RecipientResolver resolver;
  private Observers observers;
  private RetrySchedule schedule;
  private DsnComposer reports;
  private Duration lifetime;
  private Duration bounceLifetime;
  private Duration delayWarning;
  private final Clock clock = Clock.systemUTC();

  protected DeliveryWork() {}

  @Inject
  DeliveryWork(
      Settings settings,
      QueueDatabase database,
      MailQueue queue,
      TransportTable transports,
      RecipientResolver resolver,
      Event<QueueEvent> events) {
    this.database = database;
    this.queue = queue;
    this.transports = transports;
    this.resolver = resolver;
    this.observers = new Observers(events);
    this.schedule = new RetrySchedule(settings.deliverd(), RandomGenerator.getDefault());
    this.reports = new DsnComposer(settings.general().me());
    this.lifetime = settings.deliverd().queueLifetime();
    this.bounceLifetime = settings.deliverd().bounceLifetime();
    this.delayWarning = settings.deliverd().delayWarning();
  }

  /** Tries the delivery and writes down what came of it. */
  void run(Delivery delivery) {
    Instant begin = clock.instant();
    settle(delivery, attempt(delivery), begin);
  }

  /** Ends the delivery without an attempt, with the same result for each of its recipients. */
  void giveUp(Delivery delivery, DeliveryResult.Failed result) {
    settle(delivery, DeliveryTransport.forAll(delivery.request(), result), clock.instant());
  }

  private List<DeliveryResult> attempt(Delivery delivery) {
    DeliveryTransport transport = transports.transportFor(delivery.destination());
    try {
      return transport.deliver(delivery.request());
    } catch (RuntimeException | Error unforeseen) {
      LOG.log(Level.SEVERE, delivery.message().id() + ": delivery failed unexpectedly", unforeseen);
      return DeliveryTransport.forAll(
          delivery.request(), DeliveryResult.deferred("4.3.0", "internal error", "tmail"));
    }
  }

  /**
   * Writes down what came of an attempt; returns before it is on disk. Until it is, nobody tries
   * the same recipients again, except after a crash.
   *
   * @param results one for each recipient of the delivery, in order
   */
  private void settle(Delivery delivery, List<DeliveryResult> results, Instant begin) {
    Instant now = clock.instant();
    Settlement settlement = new Settlement(delivery, new TraceEvent.Attempt(begin, now));
    QueuedMessage message = delivery.message();
    DeliveryLog.Attempt attempt = DeliveryLog.Attempt.of(message, begin, now);
    for (int i = 0; i < results.size(); i++) {
      QueuedRecipient recipient = delivery.recipients().get(i);
      DeliveryLog.attempted(message, recipient.recipient(), results.get(i), attempt);
      decide(settlement, message, recipient, results.get(i));
    }
    report(settlement, message, now);
    commit(settlement, delivery, results);
  }

  private void decide(
      Settlement settlement,
      QueuedMessage message,
      QueuedRecipient recipient,
      DeliveryResult result) {
    if (result instanceof DeliveryResult.Delivered delivered) {
      settlement.deliver(recipient, delivered);
    } else if (result instanceof DeliveryResult.Failed) {
      settlement.fail(recipient, result, Notice.Kind.FAILED);
    } else if (isExpired(message)) {
      settlement.fail(recipient, result, Notice.Kind.EXPIRED);
    } else {
      Instant until = clock.instant().plus(schedule.waitAfter(recipient.attempts() + 1));
      if (isWarningDue(message, recipient)) {
        settlement.deferWithWarning(recipient, result, until);
      } else {
        settlement.defer(recipient, result, until);
      }
    }
  }

  private boolean isWarningDue(QueuedMessage message, QueuedRecipient recipient) {
    return !delayWarning.isZero()
        && !recipient.warned()
        && !message.reversePath().isNull()
        && Notice.Kind.DELAYED.isWantedFor(recipient.recipient())
        && clock.instant().isAfter(message.acceptedAt().plus(delayWarning));
  }

  private boolean isExpired(QueuedMessage message) {
    Duration limit = message.reversePath().isNull() ? bounceLifetime : lifetime;
    return clock.instant().isAfter(message.acceptedAt().plus(limit));
  }

  /** A report about a report would never end: mail from the null sender is dropped instead. */
  private void report(Settlement settlement, QueuedMessage message, Instant now) {
    if (settlement.notices().isEmpty()) {
      return;
    }
    List<EnvelopeRecipient> sender;
    try {
      sender = message.reversePath().address().map(this::senderAsRecipients).orElse(List.of());
    } catch (RuntimeException accountsAway) {
      LOG.log(Level.WARNING, message.id() + ": report postponed", accountsAway);
      settlement.dropNotices(now.plus(schedule.waitAfter(1)));
      return;
    }
    if (sender.isEmpty()) {
      DeliveryLog.line(message.id(), "no report: the sender is null or has no mailbox here");
      return;
    }
    QueuedMessage report = reports.compose(message, settlement.notices(), now);
    DeliveryLog.line(message.id(), "sender notification: " + report.id());
    settlement.reportBy(report, MailQueue.numbered(sender));
  }

  /** More than one where the sender is an alias. */
  private List<EnvelopeRecipient> senderAsRecipients(MailAddress sender) {
    return resolver.resolve(sender).recipients(sender, EsmtpParameters.NONE);
  }

  private void commit(Settlement settlement, Delivery delivery, List<DeliveryResult> results) {
    CompletableFuture<Void> unused =
        database
            .submit(settlement::apply)
            .whenComplete(
                (done, failed) -> {
                  if (failed == null) {
                    settled(settlement, delivery, results);
                  } else {
                    queue.inASecond(() -> commit(settlement, delivery, results));
                  }
                });
  }

  private void settled(Settlement settlement, Delivery delivery, List<DeliveryResult> results) {
    QueuedMessage message = delivery.message();
    for (int i = 0; i < results.size(); i++) {
      Duration delay = Duration.between(message.acceptedAt(), clock.instant());
      observers.tell(
          new QueueEvent.Settled(message, delivery.recipients().get(i), results.get(i), delay));
    }
    settlement
        .report()
        .ifPresent(report -> DeliveryLog.accepted(report.message(), report.recipients().size()));
    if (settlement.leavesNothing()) {
      if (delivery.whole()) {
        queue.removed(message);
      } else {
        queue.removedIfGone(message);
      }
    }
  }
}
