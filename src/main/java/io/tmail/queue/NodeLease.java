package io.tmail.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * This node's sign of life. What a node owns is leased to it while its row in {@code queue_nodes}
 * is fresh; a node that is dead, or was one of ours before a restart, has its work taken over.
 */
final class NodeLease {
  private static final Logger LOG = Logger.getLogger(NodeLease.class.getName());

  /** Renewed that often in the time of a lease, so that one renewal may fail. */
  private static final int RENEWALS = 5;

  private static final String FREE_WHAT_NO_NODE_OWNS =
      "UPDATE queue_recipients SET owner = NULL WHERE owner IS NOT NULL AND owner NOT IN"
          + " (SELECT owner FROM queue_nodes)";

  private final QueueDatabase database;
  private final String owner;
  private final Duration lease;
  private final Clock clock;
  private Instant renewedAt = Instant.EPOCH;
  private volatile int nodes = 1;

  NodeLease(QueueDatabase database, Duration lease, Clock clock) {
    this.database = database;
    this.owner = database.owner();
    this.lease = lease;
    this.clock = clock;
  }

  /** At the start; alone on a database of our own, nobody else can be alive. */
  void begin() {
    if (!database.isShared()) {
      database.submit(tables -> run(tables, "DELETE FROM queue_nodes")).join();
    }
    renewIfDue();
    database.submit(tables -> run(tables, FREE_WHAT_NO_NODE_OWNS)).join();
  }

  /** Called every second; frees the work of the dead whenever it renews. */
  void renewIfDue() {
    Instant now = clock.instant();
    if (now.isBefore(renewedAt.plus(lease.dividedBy(RENEWALS)))) {
      return;
    }
    database.submit(tables -> renew(tables, now)).join();
    renewedAt = now;
  }

  /** How many nodes were alive when this one last renewed, itself included. */
  int nodes() {
    return nodes;
  }

  /**
   * Whether what this node owns may soon be another's, because it could not renew. Half of the
   * lease is left then, for clocks that differ.
   */
  boolean isDoubtful() {
    return database.isShared() && clock.instant().isAfter(renewedAt.plus(lease.dividedBy(2)));
  }

  /** Whether housekeeping for all nodes falls to this one: to the first by name, while it lives. */
  boolean isHousekeeper() throws SQLException {
    return !database.isShared()
        || database
            .query("SELECT MIN(owner) FROM queue_nodes", s -> {}, row -> row.getString(1))
            .contains(owner);
  }

  private void renew(QueueTables tables, Instant now) throws SQLException {
    run(tables, "DELETE FROM queue_nodes WHERE owner = ?", owner);
    run(
        tables,
        "INSERT INTO queue_nodes (owner, expires_at) VALUES (?, ?)",
        owner,
        now.plus(lease).toEpochMilli());
    for (String dead : expired(tables, now)) {
      LOG.log(Level.WARNING, "queue: the work of {0} is taken over", dead);
      free(tables, dead);
    }
    nodes = alive(tables);
  }

  private static int alive(QueueTables tables) throws SQLException {
    return QueueDatabase.query(
            tables.applied(),
            "SELECT COUNT(*) FROM queue_nodes",
            s -> {},
            row -> Integer.valueOf(row.getInt(1)))
        .get(0);
  }

  private static List<String> expired(QueueTables tables, Instant now) throws SQLException {
    return QueueDatabase.query(
        tables.applied(),
        "SELECT owner FROM queue_nodes WHERE expires_at <= ?",
        s -> s.setLong(1, now.toEpochMilli()),
        row -> row.getString(1));
  }

  private static void free(QueueTables tables, String node) throws SQLException {
    run(tables, "UPDATE queue_recipients SET owner = NULL WHERE owner = ?", node);
    run(tables, "DELETE FROM queue_nodes WHERE owner = ?", node);
  }

  /** At an orderly stop: whatever is not settled is free at once. */
  void end() {
    database.submit(tables -> free(tables, owner)).join();
  }

  private static void run(QueueTables tables, String sql, Object... parameters)
      throws SQLException {
    Connection connection = tables.applied();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }
}
