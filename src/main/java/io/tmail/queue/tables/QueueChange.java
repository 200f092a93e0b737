package io.tmail.queue.tables;

import java.sql.SQLException;

/**
 * One caller's change of the queue's tables. It is committed together with the changes of others
 * that wait at the same time, and may be applied a second time after a rollback.
 */
@FunctionalInterface
public interface QueueChange {
  void apply(QueueTables tables) throws SQLException;
}
