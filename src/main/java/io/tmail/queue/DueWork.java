package io.tmail.queue;

import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ReversePath;
import io.tmail.queue.tables.QueueChange;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueueTables;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import io.tmail.store.MessageStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Claims what is due: one change that makes this node the owner of a number of recipients and reads
 * their messages. Several nodes may do so at once; rows that another has locked are passed over.
 */
final class DueWork implements QueueChange {
  private static final String SELECT =
      "SELECT message_id, seq, recipient, original, COALESCE(next_hop, destination), parameters, attempts,"
          + " reverse_path, warned FROM queue_recipients WHERE owner IS NULL AND ";
  private static final String OWN =
      "UPDATE queue_recipients SET owner = ? WHERE message_id = ? AND seq = ?";

  private static final String HOLD =
      "UPDATE queue_recipients SET owner = NULL, state = 'HELD', last_reply ="
          + " '451 4.3.0 the queue''s database is damaged: this message cannot be read'"
          + " WHERE message_id = ?";

  private static final Logger LOG = Logger.getLogger(DueWork.class.getName());

  private final QueueDatabase database;
  private final MessageStore store;
  private final Wanted request;
  private final Queue<Delivery> unheld;
  private final List<Delivery> released = new ArrayList<>();
  private final Map<QueuedMessage, List<QueuedRecipient>> found = new LinkedHashMap<>();
  private Optional<String> unreadable = Optional.empty();

  /**
   * @param unheld what this node may own although nobody holds it: released first
   */
  DueWork(QueueDatabase database, MessageStore store, Wanted request, Queue<Delivery> unheld) {
    this.unheld = unheld;
    this.database = database;
    this.store = store;
    this.request = request;
  }

  /** What was claimed; complete once the change is committed. */
  Map<QueuedMessage, List<QueuedRecipient>> found() {
    return found;
  }

  /** How many recipients were claimed. */
  int count() {
    return found.values().stream().mapToInt(List::size).sum();
  }

  @Override
  public void apply(QueueTables tables) throws SQLException {
    found.clear();
    unreadable = Optional.empty();
    release(tables);
    Connection connection = tables.applied();
    Map<String, List<QueuedRecipient>> byMessage = new LinkedHashMap<>();
    QueueDatabase.query(connection, sql(), request::bind, row -> addTo(byMessage, row));
    own(connection, byMessage);
    Map<QueuedMessage, List<QueuedRecipient>> read = new LinkedHashMap<>();
    for (Map.Entry<String, List<QueuedRecipient>> each : byMessage.entrySet()) {
      for (QueuedMessage message : read(connection, each.getKey())) {
        read.put(message, each.getValue());
      }
    }
    found.putAll(read); // all or none: what was not read to its end was not committed
  }

  /** In the same change as the claim, so that nothing is released that was claimed since. */
  private void release(QueueTables tables) throws SQLException {
    for (Delivery each = unheld.poll(); each != null; each = unheld.poll()) {
      released.add(each);
    }
    for (Delivery each : released) {
      each.release(tables);
    }
  }

  /**
   * The commit is in doubt: the next claim releases what this one released, and what it claimed.
   */
  void doubt() {
    unheld.addAll(released);
    released.clear(); // this work may be tried again
    found.forEach(
        (message, recipients) ->
            unheld.addAll(Delivery.of(message, recipients, any -> recipients.size())));
  }

  private List<QueuedMessage> read(Connection connection, String id) throws SQLException {
    try {
      return QueueDatabase.query(
          connection,
          QueueTables.MESSAGE_COLUMNS + " WHERE id = ?",
          s -> s.setString(1, id),
          row -> QueuedMessage.read(row, database, store));
    } catch (SQLException failed) {
      if (database.noteIfDamage(failed)) {
        unreadable = Optional.of(id);
      }
      throw failed;
    }
  }

  /**
   * A message on a damaged page, because of which the change failed. SQLite does not continue a
   * transaction that met one.
   */
  Optional<String> unreadable() {
    return unreadable;
  }

  /** A change that puts such a message on hold, where the administrator finds it. */
  static QueueChange hold(String id) {
    return tables -> {
      LOG.log(Level.SEVERE, "{0}: held: its row in the queue is damaged", id);
      try (PreparedStatement statement = tables.applied().prepareStatement(HOLD)) {
        statement.setString(1, id);
        statement.executeUpdate();
      }
    };
  }

  private String sql() {
    return SELECT
        + request.condition()
        + " ORDER BY due_at LIMIT "
        + request.most()
        + (database.isShared() ? " FOR UPDATE SKIP LOCKED" : "");
  }

  private static Object addTo(Map<String, List<QueuedRecipient>> byMessage, ResultSet row)
      throws SQLException {
    EnvelopeRecipient recipient =
        new EnvelopeRecipient(
            row.getString(3),
            row.getString(4),
            new Destination(row.getString(5)),
            EsmtpParameters.parse(row.getString(6)),
            Optional.ofNullable(row.getString(8)).map(ReversePath::parse));
    return byMessage
        .computeIfAbsent(row.getString(1), key -> new ArrayList<>())
        .add(new QueuedRecipient(row.getInt(2), recipient, row.getInt(7), row.getBoolean(9)));
  }

  private void own(Connection connection, Map<String, List<QueuedRecipient>> byMessage)
      throws SQLException {
    String owner = database.owner();
    try (PreparedStatement statement = connection.prepareStatement(OWN)) {
      for (Map.Entry<String, List<QueuedRecipient>> each : byMessage.entrySet()) {
        for (QueuedRecipient recipient : each.getValue()) {
          statement.setString(1, owner);
          statement.setString(2, each.getKey());
          statement.setInt(3, recipient.seq());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  /** Selects the recipients without an owner. */
  interface Wanted {
    String condition();

    void bind(PreparedStatement statement) throws SQLException;

    int most();
  }

  /**
   * What is to be tried.
   *
   * @param now what is due by then
   * @param most recipients
   * @param full destinations that take no more work at the moment
   */
  record Due(Instant now, int most, List<Destination> full) implements Wanted {
    @Override
    public String condition() {
      String others =
          full.isEmpty()
              ? ""
              : full.stream()
                  .map(destination -> "?")
                  .collect(
                      Collectors.joining(
                          ", ", " AND COALESCE(next_hop, destination) NOT IN (", ")"));
      return "state = 'QUEUED' AND due_at <= ?" + others;
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
      statement.setLong(1, now.toEpochMilli());
      int at = 2;
      for (Destination destination : full) {
        statement.setString(at++, destination.text());
      }
    }
  }

  /** Recipients that an administrator bounced. */
  record Bounced(int most) implements Wanted {
    @Override
    public String condition() {
      return "state = 'BOUNCED'";
    }

    @Override
    public void bind(PreparedStatement statement) {
      // no question mark
    }
  }
}
