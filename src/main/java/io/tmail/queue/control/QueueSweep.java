package io.tmail.queue.control;

import io.tmail.queue.tables.QueueChange;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueueTables;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.store.MessageStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes the discarded recipients of a range that are not being delivered, and the messages left
 * without recipients.
 */
final class QueueSweep implements QueueChange {
  private static final String RECIPIENTS =
      "DELETE FROM queue_recipients WHERE COALESCE(state, '') = 'DISCARDED' AND owner IS NULL"
          + " AND message_id BETWEEN ? AND ?";
  private static final String UNWANTED =
      " WHERE id BETWEEN ? AND ? AND NOT EXISTS"
          + " (SELECT 1 FROM queue_recipients r WHERE r.message_id = queue_messages.id)";

  private final QueueRange range;
  private final QueueDatabase database;
  private final MessageStore store;
  private final TraceEvent removal;
  private final List<QueuedMessage> gone = new ArrayList<>();

  QueueSweep(QueueRange range, QueueDatabase database, MessageStore store, TraceEvent removal) {
    this.range = range;
    this.database = database;
    this.store = store;
    this.removal = removal;
  }

  /** Whose last recipient went; complete once the change is committed. */
  List<QueuedMessage> gone() {
    return gone;
  }

  @Override
  public void apply(QueueTables tables) throws SQLException {
    gone.clear();
    Connection connection = tables.applied();
    if (update(connection, RECIPIENTS) == 0) {
      return;
    }
    gone.addAll(
        QueueDatabase.query(
            connection,
            QueueTables.MESSAGE_COLUMNS + UNWANTED,
            s -> range.bind(s, 1),
            row -> QueuedMessage.read(row, database, store)));
    update(connection, "DELETE FROM queue_messages" + UNWANTED);
    for (QueuedMessage message : gone) {
      tables.trace().event(message.id(), removal);
    }
  }

  private int update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      range.bind(statement, 1);
      return statement.executeUpdate();
    }
  }
}
