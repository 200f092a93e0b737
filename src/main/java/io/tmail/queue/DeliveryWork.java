package io.tmail.queue;

import io.tmail.accounts.RecipientResolver;
import io.tmail.config.Settings;
import io.tmail.database.DatabaseTrouble;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.transports.TransportTable;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailAddress;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.runtime.Observers;
import io.tmail.runtime.SteadyClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * One delivery from its attempt to its settlement. Called on delivery threads, many at once; no
 * transaction is open while a transport works.
 */
@ApplicationScoped
public class DeliveryWork implements DeliveryRunner {
  private static final Logger LOG = Logger.getLogger(DeliveryWork.class.getName());

  /** How often failures that wait for others of their message are looked at. */
  private static final Duration PENDING_LOOK = Duration.ofMillis(500);

  private static final Duration COMMIT_PAUSE = Duration.ofSeconds(1);

  private QueueDatabase database;
  private DeliveryLanes lanes;
  private Removal removal;
  private TransportTable transports;
  private RecipientResolver resolver;
  private Observers<QueueEvent> observers;
  private RetrySchedule schedule;
  private DsnComposer reports;
  private PendingReports pending;
  private MessageLifetime lifetime;
  private Clock clock;

  protected DeliveryWork() {}

  @Inject
  DeliveryWork(
      Settings settings,
      QueueDatabase database,
      DeliveryLanes lanes,
      Removal removal,
      TransportTable transports,
      RecipientResolver resolver,
      Observers<QueueEvent> observers,
      Clock clock) {
    this.database = database;
    this.lanes = lanes;
    this.removal = removal;
    this.transports = transports;
    this.resolver = resolver;
    this.observers = observers;
    this.clock = clock;
    this.schedule = new RetrySchedule(settings.deliverd(), RandomGenerator.getDefault());
    this.reports =
        new DsnComposer(
            settings.general().me(),
            new ReportWords(settings.deliverd().reportLanguage().locale()));
    this.pending = new PendingReports(lanes::hasPartOf, this::finish, new SteadyClock());
    this.lifetime = new MessageLifetime(settings.deliverd());
  }

  /** Tries the delivery and records the results. */
  @Override
  public void run(Delivery delivery) {
    Instant begin = clock.instant();
    settle(delivery, attempt(delivery), begin);
  }

  /**
   * Returns messages to their senders without an attempt, with one bounce for each.
   *
   * @return false if bounces cannot be created now; the messages are unchanged
   */
  public boolean giveUp(List<Delivery> deliveries, DeliveryResult.Failed result) {
    TraceEvent.Attempt now = new TraceEvent.Attempt(clock.instant(), clock.instant());
    Map<String, Settlement> settlements = new LinkedHashMap<>();
    for (Delivery delivery : deliveries) {
      QueuedMessage message = delivery.message();
      Settlement settlement =
          settlements.computeIfAbsent(
              message.id() + " " + message.reversePath(),
              key -> new Settlement(message, false, now));
      for (QueuedRecipient recipient : delivery.recipients()) {
        log(delivery, recipient, result, now);
        settlement.fail(recipient, result, Notice.Kind.FAILED);
      }
    }
    return settlements.values().stream().map(this::finish).toList().stream().allMatch(told -> told);
  }

  /** Failures that wait for others of their message wait no longer: the server stops. */
  public void stop() {
    pending.settleAll();
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
   * Records the results of an attempt; returns before they are durable. Until they are, the same
   * recipients are not tried again, except after a crash. What must be reported to the sender goes
   * into one bounce, together with the results of the message's other recipients.
   *
   * @param results one for each recipient of the delivery, in order
   */
  private void settle(Delivery delivery, List<DeliveryResult> results, Instant begin) {
    TraceEvent.Attempt attempt = new TraceEvent.Attempt(begin, clock.instant());
    Settlements settlements = Settlements.of(delivery, attempt);
    for (int i = 0; i < results.size(); i++) {
      QueuedRecipient recipient = delivery.recipients().get(i);
      log(delivery, recipient, results.get(i), attempt);
      decide(settlements, recipient, results.get(i));
    }
    if (!settlements.now().results().isEmpty()) {
      boolean unused = finish(settlements.now());
    }
    if (settlements.waiting().filter(pending::add).isPresent()) {
      lanes.asideAfter(PENDING_LOOK, this::settlePending);
    }
  }

  private void settlePending() {
    if (pending.settleReady()) {
      lanes.asideAfter(PENDING_LOOK, this::settlePending);
    }
  }

  private static void log(
      Delivery delivery,
      QueuedRecipient recipient,
      DeliveryResult result,
      TraceEvent.Attempt attempt) {
    DeliveryLog.attempted(
        delivery.message(), recipient.recipient(), result, Delays.of(delivery, attempt, result));
  }

  private void decide(Settlements settlements, QueuedRecipient recipient, DeliveryResult result) {
    QueuedMessage message = settlements.now().message();
    if (result instanceof DeliveryResult.Delivered delivered) {
      settlements.now().deliver(recipient, delivered);
    } else if (result instanceof DeliveryResult.Failed) {
      settlements.reported().fail(recipient, result, Notice.Kind.FAILED);
    } else if (lifetime.isOver(message, clock.instant())) {
      settlements.reported().fail(recipient, result, Notice.Kind.EXPIRED);
    } else {
      Instant until = clock.instant().plus(schedule.waitAfter(recipient.attempts() + 1));
      if (lifetime.isWarningDue(message, recipient, clock.instant())) {
        settlements.reported().deferWithWarning(recipient, result, until);
      } else {
        settlements.now().defer(recipient, result, until);
      }
    }
  }

  /**
   * @return false if the bounce cannot be created now
   */
  private boolean finish(Settlement settlement) {
    boolean told = report(settlement, clock.instant());
    commit(settlement);
    return told;
  }

  /** Bounces of bounces would never end: mail from the null sender is dropped instead. */
  private boolean report(Settlement settlement, Instant now) {
    QueuedMessage message = settlement.message();
    if (settlement.notices().isEmpty()) {
      return true;
    }
    List<EnvelopeRecipient> sender;
    try {
      sender = message.reversePath().address().map(this::senderAsRecipients).orElse(List.of());
    } catch (RuntimeException accountsAway) {
      LOG.log(Level.WARNING, message.id() + ": bounce postponed", accountsAway);
      settlement.dropNotices(now.plus(schedule.waitAfter(1)));
      return false;
    }
    if (sender.isEmpty()) {
      DeliveryLog.line(message.id(), "no bounce: the sender is null or has no mailbox here");
      return true;
    }
    QueuedMessage report = reports.compose(message, settlement.notices(), now);
    DeliveryLog.line(message.id(), "sender notification: " + report.id());
    settlement.reportBy(report, QueuedRecipient.numbered(sender));
    return true;
  }

  /** More than one where the sender is an alias. */
  private List<EnvelopeRecipient> senderAsRecipients(MailAddress sender) {
    return resolver.resolve(sender).recipients(sender, EsmtpParameters.NONE);
  }

  private void commit(Settlement settlement) {
    CompletableFuture<Void> unused =
        database
            .submit(settlement::apply, settlement::doubt)
            .whenComplete(
                (done, failed) -> {
                  if (failed == null) {
                    settled(settlement);
                  } else {
                    if (DatabaseTrouble.isDamage(failed)) {
                      settlement.leaveMessage();
                    }
                    lanes.asideAfter(COMMIT_PAUSE, () -> commit(settlement));
                  }
                });
  }

  private void settled(Settlement settlement) {
    QueuedMessage message = settlement.message();
    Duration delay = Duration.between(message.acceptedAt(), clock.instant());
    settlement
        .results()
        .forEach(
            (recipient, result) ->
                observers.tell(new QueueEvent.Settled(message, recipient, result, delay)));
    settlement
        .report()
        .ifPresent(report -> DeliveryLog.accepted(report.message(), report.recipients().size()));
    if (settlement.leavesNothing()) {
      if (settlement.coversMessage()) {
        removal.finish(message);
      } else {
        removal.finishIfGone(message);
      }
    }
  }
}
