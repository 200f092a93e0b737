package io.tmail.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * This node's sign of life. What a node owns is leased to it while its row in {@code queue_nodes}
 * is fresh; a node that is dead, or was one of ours before a restart, has its work taken over.
 */
final class NodeLease {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  private static final String FREE_THE_DEAD =
      "UPDATE queue_recipients SET owner = NULL WHERE owner IS NOT NULL AND owner NOT IN"
          + " (SELECT owner FROM queue_nodes WHERE expires_at > ?)";

  private final QueueDatabase database;
  private final String owner;
  private final Clock clock;
  private Instant renewAt = Instant.MIN;

  NodeLease(QueueDatabase database, String owner, Clock clock) {
    this.database = database;
    this.owner = owner;
    this.clock = clock;
  }

  /** At the start; alone on a database of our own, nobody else can be alive. */
  void begin() {
    if (!database.isShared()) {
      database.submit(tables -> run(tables, "DELETE FROM queue_nodes")).join();
    }
    renewIfDue();
  }

  /** Called every second; frees the work of the dead whenever it renews. */
  void renewIfDue() {
    Instant now = clock.instant();
    if (now.isBefore(renewAt)) {
      return;
    }
    database.submit(tables -> renew(tables, now)).join();
    renewAt = now.plus(RENEWAL);
  }

  private void renew(QueueTables tables, Instant now) throws SQLException {
    run(tables, "DELETE FROM queue_nodes WHERE owner = ?", owner);
    run(
        tables,
        "INSERT INTO queue_nodes (owner, expires_at) VALUES (?, ?)",
        owner,
        now.plus(LEASE).toEpochMilli());
    run(tables, "DELETE FROM queue_nodes WHERE expires_at <= ?", now.toEpochMilli());
    run(tables, FREE_THE_DEAD, now.toEpochMilli());
  }

  /** At an orderly stop: whatever is not settled is free at once. */
  void end() {
    database
        .submit(
            tables -> {
              run(tables, "DELETE FROM queue_nodes WHERE owner = ?", owner);
              run(tables, "UPDATE queue_recipients SET owner = NULL WHERE owner = ?", owner);
            })
        .join();
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
