package io.tmail.queue;

import io.tmail.config.Settings;
import io.tmail.delivery.transports.TransportTable;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.QueueId;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueueChange;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueueTables;
import io.tmail.queue.tables.QueueUnavailableException;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TraceEvent.Kind;
import io.tmail.runtime.Observers;
import io.tmail.store.MessageContent;
import io.tmail.store.MessageStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The entry to the durable queue, called by SMTP sessions and pickup. An accepted message is
 * delivered at once if there is room in memory; otherwise it waits for {@link Claims}.
 */
@ApplicationScoped
public class MailQueue {
  private static final Logger LOG = Logger.getLogger(MailQueue.class.getName());

  private QueueDatabase database;
  private DeliveryLanes lanes;
  private Claims claims;
  private TransportTable transports;
  private MessageStore store;
  private Observers<QueueEvent> observers;
  private ContentIntake intake;
  private String owner;
  private Clock clock;

  protected MailQueue() {}

  @Inject
  MailQueue(
      Settings settings,
      QueueDatabase database,
      DeliveryLanes lanes,
      Claims claims,
      TransportTable transports,
      MessageStore store,
      Observers<QueueEvent> observers,
      Clock clock) {
    this.database = database;
    this.lanes = lanes;
    this.claims = claims;
    this.transports = transports;
    this.store = store;
    this.observers = observers;
    this.clock = clock;
    this.owner = database.owner();
    this.intake = new ContentIntake(store, (int) settings.store().inlineLimit());
  }

  /**
   * Stores a message's body so that it survives until {@link #accept} or {@link #forget}.
   *
   * @param headRoom octets that its header will have, as far as is known
   * @throws IOException the body's own, unchanged
   * @throws QueueUnavailableException if there is no place for it
   */
  public ReceivedBody receive(QueueId id, int headRoom, InputStream body)
      throws IOException, QueueUnavailableException {
    return intake.receive(id, headRoom, body);
  }

  /** The same under a header that is known before. */
  public MessageContent receive(QueueId id, byte[] head, InputStream body)
      throws IOException, QueueUnavailableException {
    return receive(id, head.length, body).under(head);
  }

  /** Drops a body that was received and will not be in the queue. */
  public void forget(ReceivedBody body) {
    if (body instanceof ReceivedBody.InStore stored) {
      delete(stored.key());
    }
  }

  /** Drops content that was received but is not, or no longer, in the queue. */
  public void forget(MessageContent content) {
    content.storeKey().ifPresent(this::delete);
  }

  private void delete(String key) {
    try {
      store.delete(key);
    } catch (IOException leftForTheSweep) {
      LOG.log(Level.WARNING, "store: cannot delete {0}: {1}", new Object[] {key, leftForTheSweep});
    }
  }

  /**
   * Queues a message. On return it is on stable storage and will be delivered, or its sender gets a
   * bounce; the client may be given its 250.
   *
   * @param to at least one recipient
   * @throws QueueUnavailableException if nothing was kept
   */
  public void accept(QueuedMessage message, List<EnvelopeRecipient> to, Arrival arrival)
      throws QueueUnavailableException {
    refuseIfDamaged();
    if (arrival.quarantine().isPresent()) {
      hold(message, to, arrival);
    } else {
      queue(message, to, arrival);
    }
    observers.tell(new QueueEvent.Accepted(message, to.size()));
  }

  /** All of them wait until somebody releases them. */
  private void hold(QueuedMessage message, List<EnvelopeRecipient> to, Arrival arrival)
      throws QueueUnavailableException {
    long due = message.acceptedAt().toEpochMilli();
    commit(
        message,
        to.size(),
        tables -> {
          tables.insert(message);
          for (QueuedRecipient each : QueuedRecipient.numbered(to)) {
            tables.hold(message.id(), each, due, arrival.quarantine().orElseThrow());
          }
          tables.trace().accepted(message, arrival, to);
        },
        () -> {});
  }

  /**
   * Records a message that nobody gets, as a check wants it.
   *
   * @param why for the trace
   */
  public void discard(
      QueuedMessage message, List<EnvelopeRecipient> to, Arrival arrival, String why)
      throws QueueUnavailableException {
    commit(
        message,
        to.size(),
        tables -> {
          tables.trace().accepted(message, arrival, to);
          TraceEvent discarded = TraceEvent.of(Kind.DISCARDED, why, message.acceptedAt());
          tables.trace().event(message.id(), discarded);
        },
        () -> {});
    forget(message.content());
    DeliveryLog.line(message.id(), "discarded: " + why);
  }

  private void queue(QueuedMessage message, List<EnvelopeRecipient> to, Arrival arrival)
      throws QueueUnavailableException {
    List<QueuedRecipient> recipients = QueuedRecipient.numbered(to);
    List<Delivery> now = new ArrayList<>();
    List<Delivery> later = new ArrayList<>();
    for (Delivery delivery : Delivery.ofNew(message, recipients, transports::recipientLimit)) {
      (lanes.reserve(delivery) ? now : later).add(delivery);
    }
    try {
      commit(
          message,
          to.size(),
          tables -> {
            insert(tables, message, now, later);
            tables.trace().accepted(message, arrival, to);
          },
          () -> now.forEach(claims::releaseLater));
    } catch (QueueUnavailableException notCommitted) {
      lanes.cancel(now);
      throw notCommitted;
    }
    Duration took = Duration.between(message.acceptedAt(), clock.instant());
    lanes.add(now.stream().map(delivery -> delivery.arrivedIn(took)).toList());
  }

  /** On return the change is on stable storage. */
  private void commit(QueuedMessage message, int recipients, QueueChange change, Runnable inDoubt)
      throws QueueUnavailableException {
    try {
      database.submit(change, inDoubt).join();
    } catch (CompletionException notCommitted) {
      if (!database.isShared()) {
        forget(message.content());
      } // else the server may have committed all the same; the sweep knows
      throw new QueueUnavailableException(notCommitted.getCause());
    }
    DeliveryLog.accepted(message, recipients);
  }

  /** A damaged database may lose what is written to it. */
  private void refuseIfDamaged() throws QueueUnavailableException {
    if (database.damage().isPresent()) {
      throw new QueueUnavailableException(new SQLException(database.damage().get()));
    }
  }

  private void insert(
      QueueTables tables, QueuedMessage message, List<Delivery> now, List<Delivery> later)
      throws SQLException {
    tables.insert(message);
    long due = message.acceptedAt().toEpochMilli();
    for (Delivery delivery : now) {
      for (QueuedRecipient recipient : delivery.recipients()) {
        tables.insert(message.id(), recipient, owner, due);
      }
    }
    for (Delivery delivery : later) {
      for (QueuedRecipient recipient : delivery.recipients()) {
        tables.insert(message.id(), recipient, null, due);
      }
    }
  }
}
