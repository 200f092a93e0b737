package io.tmail.queue;

import io.tmail.mail.QueueId;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueueTables;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.runtime.Observers;
import io.tmail.store.MessageStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The end of messages: what is left of them once no recipient is. */
@ApplicationScoped
public class Removal {
  private static final Logger LOG = Logger.getLogger(Removal.class.getName());
  private static final Duration SWEPT_AFTER = Duration.ofHours(1);
  private static final int REMEMBERED = 1_000;

  private QueueDatabase database;
  private MailQueue queue;
  private DeliveryLanes lanes;
  private MessageStore store;
  private Observers<QueueEvent> observers;
  private Clock clock;

  /** Recently removed messages, as many as may be removed at once. */
  private final Set<QueueId> lately =
      Collections.newSetFromMap(
          Collections.synchronizedMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<QueueId, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  protected Removal() {}

  @Inject
  public Removal(
      QueueDatabase database,
      MailQueue queue,
      DeliveryLanes lanes,
      MessageStore store,
      Observers<QueueEvent> observers,
      Clock clock) {
    this.database = database;
    this.queue = queue;
    this.lanes = lanes;
    this.store = store;
    this.observers = observers;
    this.clock = clock;
  }

  /** The last recipient is gone, and that is on disk. */
  public void finish(QueuedMessage message) {
    queue.forget(message.content());
    DeliveryLog.removed(message.id());
    observers.tell(new QueueEvent.Removed(message));
  }

  /**
   * The same, if no other delivery of the message has a recipient left; found out soon. Of several
   * that end at once one does it.
   */
  public void finishIfGone(QueuedMessage message) {
    lanes.aside(
        () -> {
          try {
            if (!isQueued(message.id().value()) && lately.add(message.id())) {
              traceRemoval(message.id());
              finish(message);
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
  private boolean isQueued(String id) throws SQLException {
    return !database
        .query(
            "SELECT 1 FROM queue_messages WHERE id = ?",
            s -> s.setString(1, id),
            row -> row.getInt(1))
        .isEmpty();
  }

  /**
   * Removes messages whose last two recipients two nodes settled in the same moment, each in sight
   * of the other's; then stored content that lost its row to a crash, or never got one.
   */
  public void sweep() throws IOException {
    if (database.isShared()) {
      database.submit(Removal::deleteMessagesWithoutRecipients).join();
    }
    if (database.damage().isPresent()) {
      return; // a row that is not found may be there all the same
    }
    store.sweep(clock.instant().minus(SWEPT_AFTER), this::hasRow);
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
}
