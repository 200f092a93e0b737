package io.tmail.queue.tables;

import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.store.MessageContent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statements that change the queue's tables, on one connection, used by the writer's thread
 * only. Rows of the same kind are collected and sent in one JDBC batch before the commit, inserts
 * first.
 */
public final class QueueTables implements AutoCloseable {
  private static final String INSERT_MESSAGE =
      "INSERT INTO queue_messages (id, reverse_path, parameters, auth_user, message_id, size,"
          + " accepted_at, store_key, content, checksum, voucher)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String INSERT_RECIPIENT =
      "INSERT INTO queue_recipients (message_id, seq, recipient, original, destination,"
          + " parameters, state, owner, due_at, attempts, reverse_path, quarantine)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String DEFER_RECIPIENT =
      "UPDATE queue_recipients SET owner = NULL, due_at = ?, attempts = ?, last_reply = ?, warned ="
          + " ? WHERE message_id = ? AND seq = ? AND owner = ?";
  private static final String RELEASE_RECIPIENT =
      "UPDATE queue_recipients SET owner = NULL WHERE message_id = ? AND seq = ? AND owner = ?";
  private static final String OWNED_RECIPIENTS =
      "SELECT seq, attempts FROM queue_recipients WHERE message_id = ? AND owner = ?";
  private static final String DELETE_RECIPIENT =
      "DELETE FROM queue_recipients WHERE message_id = ? AND seq = ?";
  private static final String DELETE_MESSAGE =
      "DELETE FROM queue_messages WHERE id = ? AND NOT EXISTS"
          + " (SELECT 1 FROM queue_recipients WHERE message_id = ?)";

  public static final String MESSAGE_COLUMNS =
      "SELECT id, reverse_path, parameters, auth_user, message_id, size, accepted_at, store_key,"
          + " checksum, voucher FROM queue_messages";

  /** Characters of the reason of a quarantine. */
  private static final int QUARANTINE_KEPT = 200;

  private final Connection connection;
  private final String owner;
  private final TraceTables trace;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>();

  /**
   * @param owner this node: this node must not give back what another has taken over meanwhile
   * @param traced whether events of messages are recorded in the trace
   */
  QueueTables(Connection connection, String owner, boolean traced) throws SQLException {
    this.connection = connection;
    this.owner = owner;
    this.trace = new TraceTables(connection, traced);
    for (String sql :
        new String[] {
          INSERT_MESSAGE,
          INSERT_RECIPIENT,
          DEFER_RECIPIENT,
          RELEASE_RECIPIENT,
          DELETE_RECIPIENT,
          DELETE_MESSAGE
        }) {
      statements.put(sql, connection.prepareStatement(sql));
    }
  }

  /** The trace of it, in the same commit. */
  public TraceTables trace() {
    return trace;
  }

  public void insert(QueuedMessage message) throws SQLException {
    PreparedStatement row = statements.get(INSERT_MESSAGE);
    row.setString(1, message.id().value());
    row.setString(2, message.reversePath().toString());
    row.setString(3, message.parameters().toString());
    row.setString(4, message.authUser());
    row.setString(5, TraceTables.text(message.messageId(), 998));
    row.setLong(6, message.content().size());
    row.setLong(7, message.acceptedAt().toEpochMilli());
    row.setString(11, message.voucher().name());
    if (message.content() instanceof MessageContent.Inline inline) {
      row.setNull(8, Types.VARCHAR);
      row.setBytes(9, inline.bytes());
      row.setLong(10, inline.checksum());
    } else if (message.content() instanceof MessageContent.Stored stored) {
      row.setString(8, stored.key());
      row.setBytes(9, stored.head());
      row.setLong(10, stored.checksum().orElseThrow());
    } else {
      throw new IllegalArgumentException("content of a new message is inline or stored");
    }
    row.addBatch();
  }

  /**
   * @param owner who delivers it now; null if it waits
   */
  public void insert(QueueId id, QueuedRecipient queued, String owner, long dueAt)
      throws SQLException {
    insert(id, queued, owner, dueAt, QueuedRecipient.State.QUEUED, "");
  }

  /**
   * One that waits until it is released.
   *
   * @param why it is in quarantine
   */
  public void hold(QueueId id, QueuedRecipient queued, long dueAt, String why) throws SQLException {
    String kept = TraceTables.text(why, QUARANTINE_KEPT);
    insert(id, queued, null, dueAt, QueuedRecipient.State.HELD, kept);
  }

  private void insert(
      QueueId id,
      QueuedRecipient queued,
      String owner,
      long dueAt,
      QueuedRecipient.State state,
      String quarantine)
      throws SQLException {
    EnvelopeRecipient recipient = queued.recipient();
    PreparedStatement row = statements.get(INSERT_RECIPIENT);
    row.setString(1, id.value());
    row.setInt(2, queued.seq());
    row.setString(3, recipient.address());
    row.setString(4, recipient.original());
    row.setString(5, recipient.destination().text());
    row.setString(6, recipient.parameters().toString());
    row.setString(7, state.name());
    row.setString(8, owner);
    row.setLong(9, dueAt);
    row.setInt(10, queued.attempts());
    row.setString(11, recipient.reversePath().map(ReversePath::toString).orElse(null));
    row.setString(12, quarantine);
    row.addBatch();
  }

  public void defer(QueueId id, Deferral deferral) throws SQLException {
    PreparedStatement row = statements.get(DEFER_RECIPIENT);
    row.setLong(1, deferral.until().toEpochMilli());
    row.setInt(2, deferral.recipient().attempts() + 1);
    row.setString(3, deferral.reply());
    row.setBoolean(4, deferral.warned());
    row.setString(5, id.value());
    row.setInt(6, deferral.recipient().seq());
    row.setString(7, owner);
    row.addBatch();
  }

  /** It is no longer being delivered. */
  public void release(QueueId id, int seq) throws SQLException {
    PreparedStatement row = statements.get(RELEASE_RECIPIENT);
    row.setString(1, id.value());
    row.setInt(2, seq);
    row.setString(3, owner);
    row.addBatch();
  }

  public void delete(QueueId id, int seq) throws SQLException {
    PreparedStatement row = statements.get(DELETE_RECIPIENT);
    row.setString(1, id.value());
    row.setInt(2, seq);
    row.addBatch();
  }

  /** Deletes the message if no recipient is left when the batch gets there. */
  public void deleteIfDone(QueueId id) throws SQLException {
    PreparedStatement row = statements.get(DELETE_MESSAGE);
    row.setString(1, id.value());
    row.setString(2, id.value());
    row.addBatch();
  }

  /** Whether this node still owns one of these recipients, with no more attempts made. */
  public boolean ownsAny(QueueId id, Collection<QueuedRecipient> recipients) throws SQLException {
    Set<List<Integer>> wanted =
        recipients.stream()
            .map(each -> List.of(each.seq(), each.attempts()))
            .collect(Collectors.toSet());
    return QueueDatabase.query(
            applied(),
            OWNED_RECIPIENTS,
            s -> {
              s.setString(1, id.value());
              s.setString(2, owner);
            },
            row -> List.of(row.getInt(1), row.getInt(2)))
        .stream()
        .anyMatch(wanted::contains);
  }

  /** The connection, with everything collected so far applied, for a statement of another kind. */
  public Connection applied() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.executeBatch();
    }
    trace.apply();
    return connection;
  }

  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  /**
   * Back to auto-commit, which commits (JDBC 4.3 §10.1.1) and begins nothing new: after {@code
   * commit()} SQLite's driver would, and so keep the file locked for all others.
   */
  void commit() throws SQLException {
    applied().setAutoCommit(true);
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
