package io.tmail.queue;

import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.store.MessageContent;
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
import java.util.stream.Collectors;

/**
 * Takes what is due out of the tables: one change that makes this node the owner of a number of
 * recipients and reads their messages. Several nodes may do so at once; rows that another has
 * locked are passed over.
 */
final class DueWork implements QueueChange {
  private static final String SELECT =
      "SELECT message_id, seq, recipient, original, destination, parameters, attempts,"
          + " reverse_path, warned FROM queue_recipients WHERE state = 'QUEUED' AND owner IS NULL AND due_at <= ?";
  private static final String OWN =
      "UPDATE queue_recipients SET owner = ? WHERE message_id = ? AND seq = ?";
  private static final String MESSAGE =
      "SELECT id, reverse_path, parameters, auth_user, message_id, size, accepted_at, store_key"
          + " FROM queue_messages WHERE id = ?";

  private final QueueDatabase database;
  private final MessageStore store;
  private final String owner;
  private final Request request;
  private final Map<QueuedMessage, List<QueuedRecipient>> found = new LinkedHashMap<>();

  DueWork(QueueDatabase database, MessageStore store, String owner, Request request) {
    this.database = database;
    this.store = store;
    this.owner = owner;
    this.request = request;
  }

  /** What was taken; complete once the change is committed. */
  Map<QueuedMessage, List<QueuedRecipient>> found() {
    return found;
  }

  /** How many recipients were taken. */
  int count() {
    return found.values().stream().mapToInt(List::size).sum();
  }

  @Override
  public void apply(QueueTables tables) throws SQLException {
    found.clear();
    Connection connection = tables.applied();
    Map<String, List<QueuedRecipient>> byMessage = new LinkedHashMap<>();
    QueueDatabase.query(connection, sql(), this::bind, row -> addTo(byMessage, row));
    own(connection, byMessage);
    for (Map.Entry<String, List<QueuedRecipient>> each : byMessage.entrySet()) {
      for (QueuedMessage message :
          QueueDatabase.query(
              connection, MESSAGE, s -> s.setString(1, each.getKey()), this::message)) {
        found.put(message, each.getValue());
      }
    }
  }

  private String sql() {
    String full =
        request.full.isEmpty()
            ? ""
            : request.full.stream()
                .map(destination -> "?")
                .collect(Collectors.joining(", ", " AND destination NOT IN (", ")"));
    return SELECT
        + full
        + " ORDER BY due_at LIMIT "
        + request.most
        + (database.isShared() ? " FOR UPDATE SKIP LOCKED" : "");
  }

  private void bind(PreparedStatement statement) throws SQLException {
    statement.setLong(1, request.now.toEpochMilli());
    int at = 2;
    for (Destination destination : request.full) {
      statement.setString(at++, destination.text());
    }
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

  private QueuedMessage message(ResultSet row) throws SQLException {
    QueueId id = new QueueId(row.getString(1));
    long size = row.getLong(6);
    String key = row.getString(8);
    MessageContent content =
        key == null
            ? new RowContent(database, id, size)
            : new MessageContent.Stored(store, key, size);
    return new QueuedMessage(
        id,
        ReversePath.parse(row.getString(2)),
        EsmtpParameters.parse(row.getString(3)),
        row.getString(4),
        row.getString(5),
        content,
        Instant.ofEpochMilli(row.getLong(7)));
  }

  /**
   * @param now what is due by then
   * @param most recipients
   * @param full destinations that take no more work at the moment
   */
  record Request(Instant now, int most, List<Destination> full) {}
}
