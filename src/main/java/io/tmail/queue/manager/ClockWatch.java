package io.tmail.queue.manager;

import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueueTables;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps recipients from waiting longer because the system's clock was set back: they become due
 * that much earlier, unless other nodes are alive, which claim them by their own clocks.
 */
public final class ClockWatch {
  private static final String EARLIER =
      "UPDATE queue_recipients SET due_at = due_at - ? WHERE owner IS NULL AND due_at > ?";

  private final QueueDatabase database;
  private final Clock system;
  private final AtomicLong back = new AtomicLong();

  public ClockWatch(QueueDatabase database, Clock system) {
    this.database = database;
    this.system = system;
  }

  /** The clock was set back. Never waits; any thread. */
  public void setBack(Duration by) {
    back.addAndGet(by.toMillis());
  }

  /**
   * Does what is left to do; if the database is away, the next call does. Called by the timer.
   *
   * @param alone whether no other node is alive
   */
  public void catchUp(boolean alone) {
    long earlier = back.get();
    if (earlier > 0 && alone) {
      database.submit(tables -> makeDue(tables, earlier)).join();
    }
    back.addAndGet(-earlier);
  }

  private void makeDue(QueueTables tables, long earlier) throws SQLException {
    try (PreparedStatement statement = tables.applied().prepareStatement(EARLIER)) {
      statement.setLong(1, earlier);
      statement.setLong(2, system.millis());
      statement.executeUpdate();
    }
  }
}
