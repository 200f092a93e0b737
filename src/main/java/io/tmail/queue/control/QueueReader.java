package io.tmail.queue.control;

import io.tmail.database.DatabaseTrouble;
import io.tmail.mail.QueueId;
import io.tmail.queue.DsnComposer;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueueTables;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.store.MessageStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What the administrator sees of the queue. Called by requests; only reads, and never waits for a
 * lock.
 */
@ApplicationScoped
public class QueueReader {
  private static final String ORDER = " ORDER BY r.message_id, r.seq LIMIT ";

  private QueueDatabase database;
  private MessageStore store;

  protected QueueReader() {}

  @Inject
  public QueueReader(QueueDatabase database, MessageStore store) {
    this.database = database;
    this.store = store;
  }

  /**
   * A message in the queue.
   *
   * @param header its first 32 KiB at most
   * @param recipients those that it still has
   */
  public record Message(QueuedMessage message, String header, List<QueueListing> recipients) {
    /** Octets of the content. */
    public long size() {
      return message.content().size();
    }
  }

  /**
   * Recipients in the order of acceptance, from a place on; without the values that are on a
   * damaged page of the messages.
   */
  public List<QueueListing> list(QueueFilter filter, QueuePlace from, int limit)
      throws SQLException {
    try {
      return list(QueueListing.SELECT, filter, from, limit);
    } catch (SQLException failed) {
      if (!DatabaseTrouble.isDamage(failed)) {
        throw failed;
      }
      return list(QueueListing.SELECT_WITHOUT_MESSAGES, filter, from, limit);
    }
  }

  private List<QueueListing> list(String select, QueueFilter filter, QueuePlace from, int limit)
      throws SQLException {
    QueueFilter.Where where =
        filter
            .where()
            .and("r.message_id >= ?", from.id())
            .and("NOT (r.message_id = ? AND r.seq <= ?)", from.id(), from.seq());
    return database.query(
        select + " WHERE " + where.sql() + ORDER + limit, where::bind, QueueListing::of);
  }

  /** How many recipients there are. */
  public long count(QueueFilter filter) throws SQLException {
    QueueFilter.Where where = filter.where();
    return database
        .query(
            "SELECT COUNT(*) FROM queue_recipients r WHERE " + where.sql(),
            where::bind,
            row -> row.getLong(1))
        .get(0);
  }

  /** One message; empty if it is not in the queue. */
  public Optional<Message> find(QueueId id) throws SQLException {
    List<QueuedMessage> found =
        database.query(
            QueueTables.MESSAGE_COLUMNS + " WHERE id = ?",
            s -> s.setString(1, id.value()),
            row -> QueuedMessage.read(row, database, store));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    QueuedMessage message = found.get(0);
    return Optional.of(new Message(message, headerOf(message), recipients(id)));
  }

  private List<QueueListing> recipients(QueueId id) throws SQLException {
    return database.query(
        QueueListing.SELECT + " WHERE r.message_id = ? ORDER BY r.seq",
        s -> s.setString(1, id.value()),
        QueueListing::of);
  }

  private static String headerOf(QueuedMessage message) {
    byte[] octets = DsnComposer.headerOf(message).getBytes(StandardCharsets.ISO_8859_1);
    return new String(octets, StandardCharsets.UTF_8);
  }
}
