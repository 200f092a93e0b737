package io.tmail.queue;

import io.tmail.config.Settings;
import io.tmail.delivery.TransportTable;
import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.Origin;
import io.tmail.mail.QueueId;
import io.tmail.store.MessageContent;
import io.tmail.store.MessageStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The durable queue. {@link #accept} is called by SMTP sessions, {@link #claimDue} by the timer;
 * what came of a delivery is written down by {@link DeliveryWork}.
 */
@ApplicationScoped
public class MailQueue {
  private static final Logger LOG = Logger.getLogger(MailQueue.class.getName());
  private static final int MOST_CLAIMED = 500;

  /** Messages on damaged pages, put on hold in one go. */
  private static final int MOST_HELD = 50;

  private static final Duration SWEPT_AFTER = Duration.ofHours(1);
  private static final int REMEMBERED = 1_000;

  private QueueDatabase database;
  private DeliveryLanes lanes;
  private TransportTable transports;
  private MessageStore store;
  private Observers observers;
  private ContentIntake intake;
  private String owner;
  private final Clock clock = Clock.systemUTC();

  /** The messages whose removal has been told, as many as may end at once. */
  private final Set<QueueId> lately =
      Collections.newSetFromMap(
          Collections.synchronizedMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<QueueId, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  protected MailQueue() {}

  @Inject
  MailQueue(
      Settings settings,
      QueueDatabase database,
      DeliveryLanes lanes,
      TransportTable transports,
      MessageStore store,
      Event<QueueEvent> events) {
    this.database = database;
    this.lanes = lanes;
    this.transports = transports;
    this.store = store;
    this.observers = new Observers(events);
    this.intake = new ContentIntake(store, (int) settings.store().inlineLimit());
    this.owner = database.owner();
  }

  /**
   * Takes a message's bytes to where they survive until {@link #accept} or {@link #forget}.
   *
   * @throws IOException the body's own, unchanged
   * @throws QueueUnavailableException if there is no place for them
   */
  public MessageContent take(QueueId id, byte[] traceField, InputStream body)
      throws IOException, QueueUnavailableException {
    return intake.take(id, traceField, body);
  }

  /** Drops content that was taken but will not be accepted. */
  public void forget(MessageContent content) {
    if (content instanceof MessageContent.Stored stored) {
      try {
        store.delete(stored.key());
      } catch (IOException leftForTheSweep) {
        LOG.log(
            Level.WARNING,
            "store: cannot delete {0}: {1}",
            new Object[] {stored.key(), leftForTheSweep});
      }
    }
  }

  /**
   * Queues a message. On return it is on stable storage and will be delivered, or its sender told;
   * the client may be given its 250.
   *
   * @throws QueueUnavailableException if nothing was kept
   */
  public void accept(QueuedMessage message, Envelope envelope, Origin origin)
      throws QueueUnavailableException {
    refuseIfDamaged();
    List<QueuedRecipient> recipients = numbered(envelope.recipients());
    List<Delivery> now = new ArrayList<>();
    List<Delivery> later = new ArrayList<>();
    for (Delivery delivery : Delivery.ofNew(message, recipients, this::recipientLimit)) {
      (lanes.reserve(delivery) ? now : later).add(delivery);
    }
    try {
      database
          .submit(
              tables -> {
                insert(tables, message, now, later);
                tables.trace().accepted(message, origin, envelope.recipients());
              })
          .join();
    } catch (CompletionException notCommitted) {
      lanes.cancel(now);
      if (!database.isShared()) {
        forget(message.content());
      } // else the server may have committed all the same; the sweep knows
      throw new QueueUnavailableException(notCommitted.getCause());
    }
    DeliveryLog.accepted(message, recipients.size());
    lanes.add(now);
    observers.tell(new QueueEvent.Accepted(message, recipients.size()));
  }

  /** What a damaged file takes, it may not give back. */
  private void refuseIfDamaged() throws QueueUnavailableException {
    if (database.damage().isPresent()) {
      throw new QueueUnavailableException(new SQLException(database.damage().get()));
    }
  }

  static List<QueuedRecipient> numbered(List<EnvelopeRecipient> recipients) {
    List<QueuedRecipient> numbered = new ArrayList<>();
    for (EnvelopeRecipient recipient : recipients) {
      numbered.add(new QueuedRecipient(numbered.size(), recipient, 0));
    }
    return numbered;
  }

  private int recipientLimit(Destination destination) {
    return transports.transportFor(destination).recipientLimit();
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

  /** Takes due work out of the tables, as much as there is room for, and lets it run. */
  void claimDue() {
    int most = Math.min(MOST_CLAIMED, lanes.room());
    if (most <= 0) {
      return;
    }
    DueWork due = take(new DueWork.Due(clock.instant(), most, lanes.fullLanes()));
    List<Delivery> ready = new ArrayList<>();
    List<Delivery> noRoom = new ArrayList<>();
    due.found()
        .forEach(
            (message, recipients) -> {
              for (Delivery each : Delivery.of(message, recipients, this::recipientLimit)) {
                (lanes.reserve(each) ? ready : noRoom).add(each);
              }
            });
    if (due.count() >= most) {
      lanes.moreIsDue();
    }
    lanes.add(ready);
    noRoom.forEach(this::giveBack);
  }

  /** What an administrator wants returned, taken out of the tables as for an attempt. */
  List<Delivery> claimBounced() {
    List<Delivery> all = new ArrayList<>();
    take(new DueWork.Bounced(MOST_CLAIMED))
        .found()
        .forEach(
            (message, recipients) ->
                all.addAll(Delivery.of(message, recipients, this::recipientLimit)));
    return all;
  }

  private DueWork take(DueWork.Wanted wanted) {
    DueWork work = new DueWork(database, store, owner, wanted);
    for (int held = 0; ; held++) {
      try {
        database.submit(work).join();
        return work;
      } catch (CompletionException failed) {
        if (held == MOST_HELD) {
          throw failed;
        }
        database.submit(DueWork.hold(work.unreadable().orElseThrow(() -> failed))).join();
      }
    }
  }

  /** Nobody owns them any more; they are due still. */
  void giveBack(Delivery delivery) {
    CompletableFuture<Void> unused =
        database.submit(
            tables -> {
              for (QueuedRecipient recipient : delivery.recipients()) {
                tables.release(delivery.message().id(), recipient.seq());
              }
            });
  }

  /**
   * Removes messages whose last two recipients two nodes settled in the same moment, each in sight
   * of the other's; then stored content that lost its row to a crash, or never got one.
   */
  void sweep() throws IOException {
    if (database.isShared()) {
      database.submit(MailQueue::deleteMessagesWithoutRecipients).join();
    }
    if (database.damage().isPresent()) {
      return; // a row that is not found may be there all the same
    }
    store.sweep(clock.instant().minus(SWEPT_AFTER), this::hasRow);
  }

  /** The last recipient is gone, and that is on disk. */
  void removed(QueuedMessage message) {
    forget(message.content());
    DeliveryLog.removed(message.id());
    observers.tell(new QueueEvent.Removed(message));
  }

  /**
   * The same, if no other delivery of the message has a recipient left; found out soon. Of several
   * that end at once one does it.
   */
  void removedIfGone(QueuedMessage message) {
    lanes.aside(
        () -> {
          try {
            if (!isQueued(message.id().value()) && lately.add(message.id())) {
              traceRemoval(message.id());
              removed(message);
            }
          } catch (SQLException leftForTheSweep) {
            LOG.log(Level.WARNING, "queue: {0}", leftForTheSweep.getMessage());
          }
        });
  }

  private void traceRemoval(QueueId id) {
    TraceEvent removal = TraceEvent.of(TraceEvent.Kind.REMOVED, "", clock.instant());
    CompletableFuture<Void> unused = database.submit(tables -> tables.trace().event(id, removal));
  }

  /** Whether a recipient of the message is left. */
  boolean isQueued(String id) throws SQLException {
    return !database
        .query(
            "SELECT 1 FROM queue_messages WHERE id = ?",
            s -> s.setString(1, id),
            row -> row.getInt(1))
        .isEmpty();
  }

  /** Whether a delivery of the message, one of several, waits in memory or is being tried. */
  boolean isUnderWay(QueueId id) {
    return lanes.hasPartOf(id);
  }

  /** Runs the task in a second. */
  void inASecond(Runnable task) {
    after(1000, task);
  }

  /** Runs the task in half a second. */
  void inHalfASecond(Runnable task) {
    after(500, task);
  }

  private void after(long millis, Runnable task) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, lanes::aside).execute(task);
  }

  private static void deleteMessagesWithoutRecipients(QueueTables tables) throws SQLException {
    try (Statement statement = tables.applied().createStatement()) {
      statement.executeUpdate(
          "DELETE FROM queue_messages WHERE NOT EXISTS (SELECT 1 FROM queue_recipients r"
              + " WHERE r.message_id = queue_messages.id)");
    }
  }

  private boolean hasRow(String key) {
    try {
      return isQueued(key);
    } catch (SQLException databaseAway) {
      throw new IllegalStateException(databaseAway);
    }
  }

  /** How many recipients wait or are being tried. */
  public long count() throws SQLException {
    return database
        .query("SELECT COUNT(*) FROM queue_recipients", s -> {}, row -> row.getLong(1))
        .get(0);
  }
}
