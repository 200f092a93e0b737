package io.tmail.queue.control;

import io.tmail.mail.Destination;
import io.tmail.mail.QueueId;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.tables.QueueDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Reroutes recipients of a message, whether or not they are being delivered: an attempt in progress
 * keeps its route, the next one uses the new one. They are due at once.
 *
 * @param recipient the whole address; empty for all
 * @param to empty for the default route
 */
record Reroute(QueueId id, Optional<String> recipient, Optional<Destination> to) {

  /** Within the writer's transaction. */
  Steered apply(Connection connection, Instant now) throws SQLException {
    QueueFilter.Where where = QueueFilter.ofRecipient(recipient).where();
    where.and("r.message_id = ?", id.value()).and("r.state IN ('QUEUED', 'HELD')");
    int changed = update(connection, where, now);
    long owned =
        QueueDatabase.query(
                connection,
                "SELECT COUNT(*) FROM queue_recipients r WHERE "
                    + where.and("r.owner IS NOT NULL").sql(),
                where::bind,
                row -> row.getLong(1))
            .get(0);
    return new Steered(Math.max(0, changed - owned), owned);
  }

  private int update(Connection connection, QueueFilter.Where where, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE queue_recipients AS r SET next_hop = ?, due_at = ? WHERE " + where.sql())) {
      statement.setString(1, to.map(Destination::text).orElse(null));
      statement.setLong(2, now.toEpochMilli());
      where.bind(statement, 3);
      return statement.executeUpdate();
    }
  }
}
