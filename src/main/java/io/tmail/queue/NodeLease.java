package io.tmail.queue;

import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueueTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * This node's sign of life. What a node owns is leased to it while it renews its row in {@code
 * queue_nodes}. Another node counts as dead when its row has not changed for the time of a lease,
 * by the steady clock of the observing node, so that no node's system clock has to be right. The
 * others take over its work.
 */
public final class NodeLease {
  private static final Logger LOG = Logger.getLogger(NodeLease.class.getName());

  /** Renewed that often in the time of a lease, so that one renewal may fail. */
  private static final int RENEWALS = 5;

  private static final Duration LEFT_OVER = Duration.ofDays(1);

  private static final String FREE_WHAT_NO_NODE_OWNS =
      "UPDATE queue_recipients SET owner = NULL WHERE owner IS NOT NULL AND owner NOT IN"
          + " (SELECT owner FROM queue_nodes)";

  private final QueueDatabase database;
  private final String owner;
  private final Duration lease;
  private final Clock system;
  private final Clock steady;
  private final Map<String, Sign> signs = new HashMap<>();
  private Instant renewedAt = Instant.MIN;
  private volatile int nodes = 1;

  /**
   * @param system for what stands in the tables
   * @param steady for how long ago something was
   */
  public NodeLease(QueueDatabase database, Duration lease, Clock system, Clock steady) {
    this.database = database;
    this.owner = database.owner();
    this.lease = lease;
    this.system = system;
    this.steady = steady;
  }

  /**
   * Another node's row as it was seen.
   *
   * @param since by the steady clock, when it was first seen with this end
   */
  private record Sign(long expiresAt, Instant since) {}

  /** At the start; with a database of its own, this is the only node. */
  public void begin() {
    if (!database.isShared()) {
      database.submit(tables -> run(tables, "DELETE FROM queue_nodes")).join();
    }
    renewIfDue();
    database.submit(tables -> run(tables, FREE_WHAT_NO_NODE_OWNS)).join();
  }

  /** Called every second; frees the work of the dead whenever it renews. */
  public void renewIfDue() {
    Instant now = steady.instant();
    if (!isLongAgo(now, lease.dividedBy(RENEWALS))) {
      return;
    }
    database.submit(tables -> renew(tables, now)).join();
    renewedAt = now;
  }

  /** How many nodes were alive when this one last renewed, itself included. */
  public int nodes() {
    return nodes;
  }

  /**
   * Whether what this node owns may soon be another's, because it could not renew. Half of the
   * lease is left then, for clocks that differ.
   */
  public boolean isDoubtful() {
    return database.isShared() && isLongAgo(steady.instant(), lease.dividedBy(2));
  }

  private boolean isLongAgo(Instant now, Duration time) {
    return renewedAt.isBefore(now.minus(time));
  }

  /** Whether housekeeping for all nodes falls to this one: to the first by name, while it lives. */
  public boolean isHousekeeper() throws SQLException {
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
        system.instant().plus(lease).toEpochMilli());
    for (String dead : dead(tables, now)) {
      LOG.log(Level.WARNING, "queue: taking over the work of {0}", dead);
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

  private List<String> dead(QueueTables tables, Instant now) throws SQLException {
    Map<String, Long> rows = new HashMap<>();
    QueueDatabase.query(
        tables.applied(),
        "SELECT owner, expires_at FROM queue_nodes WHERE owner <> ?",
        s -> s.setString(1, owner),
        row -> rows.put(row.getString(1), row.getLong(2)));
    signs.keySet().retainAll(rows.keySet());
    rows.forEach((node, end) -> signs.merge(node, new Sign(end, now), NodeLease::later));
    return signs.entrySet().stream()
        .filter(each -> isDead(each.getValue(), now))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Sign later(Sign before, Sign seen) {
    return before.expiresAt == seen.expiresAt ? before : seen;
  }

  /** What ended a day ago needs no watching: no clock is that wrong. */
  private boolean isDead(Sign sign, Instant now) {
    return !sign.since.plus(lease).isAfter(now)
        || sign.expiresAt < system.instant().minus(LEFT_OVER).toEpochMilli();
  }

  private static void free(QueueTables tables, String node) throws SQLException {
    run(tables, "UPDATE queue_recipients SET owner = NULL WHERE owner = ?", node);
    run(tables, "DELETE FROM queue_nodes WHERE owner = ?", node);
  }

  /** At an orderly stop: whatever is not settled is free at once. */
  public void end() {
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
