package io.tmail.queue.control;

import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueuedRecipient.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A change of recipients' states, whether or not they are being delivered.
 *
 * @param to their state from then on
 * @param from only those in this state
 * @param dueAt when they are due from then on, if that changes
 * @param which only those
 */
record QueueMark(State to, Optional<State> from, Optional<Instant> dueAt, QueueFilter which) {
  static final QueueMark HOLD = of(State.HELD, Optional.of(State.QUEUED), Optional.empty());
  static final QueueMark DISCARD = discard(QueueFilter.NONE);
  static final QueueMark BOUNCE = of(State.BOUNCED, Optional.empty(), Optional.empty());

  /** The owner reads the state only from the row, so a mark can't conflict with its settlement. */
  private static final String UPDATE =
      "UPDATE queue_recipients AS r SET state = ?, suspended = 0, due_at = COALESCE(?, due_at) WHERE ";

  static QueueMark release(QueueFilter which, Instant now) {
    return new QueueMark(State.QUEUED, Optional.of(State.HELD), Optional.of(now), which);
  }

  static QueueMark discard(QueueFilter which) {
    return new QueueMark(State.DISCARDED, Optional.empty(), Optional.empty(), which);
  }

  /** Due now; what is being delivered already is. */
  static QueueMark due(QueueFilter which, Instant now) {
    return new QueueMark(State.QUEUED, Optional.of(State.QUEUED), Optional.of(now), which);
  }

  private static QueueMark of(State to, Optional<State> from, Optional<Instant> dueAt) {
    return new QueueMark(to, from, dueAt, QueueFilter.NONE);
  }

  /** Within the writer's transaction. */
  Steered apply(Connection connection, QueueRange range) throws SQLException {
    long marked = update(connection, range);
    long owned = owned(connection, range);
    return new Steered(Math.max(0, marked - owned), owned);
  }

  private int update(Connection connection, QueueRange range) throws SQLException {
    QueueFilter.Where where = where(range);
    from.ifPresent(state -> where.and("COALESCE(r.state, '') = ?", state.name()));
    try (PreparedStatement statement = connection.prepareStatement(UPDATE + where.sql())) {
      statement.setString(1, to.name());
      statement.setObject(2, dueAt.map(Instant::toEpochMilli).orElse(null));
      where.bind(statement, 3);
      return statement.executeUpdate();
    }
  }

  private long owned(Connection connection, QueueRange range) throws SQLException {
    QueueFilter.Where where =
        where(range).and("COALESCE(r.state, '') = ?", to.name()).and("r.owner IS NOT NULL");
    return QueueDatabase.query(
            connection,
            "SELECT COUNT(*) FROM queue_recipients r WHERE " + where.sql(),
            where::bind,
            row -> row.getLong(1))
        .get(0);
  }

  private QueueFilter.Where where(QueueRange range) {
    return which.where().and("r.message_id BETWEEN ? AND ?", range.first(), range.last());
  }
}
