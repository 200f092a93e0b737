package io.tmail.migration;

import java.sql.SQLException;

/** Where accounts come from. Read once, by one thread, and never changed. */
public interface MoveSource {
  /**
   * @throws SQLException if it is a database that cannot be read
   * @throws io.tmail.rights.AccountsException if it is not what it should be
   */
  MovePlan read() throws SQLException;
}
