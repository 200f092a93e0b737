package io.tmail.queue.control;

import io.tmail.mail.QueueId;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Messages from one id to another, both included: as many as one change may touch without delaying
 * incoming mail.
 */
record QueueRange(String first, String last) {
  static final QueueRange EMPTY = new QueueRange("", "");

  static QueueRange of(QueueId id) {
    return new QueueRange(id.value(), id.value());
  }

  boolean contains(QueueId id) {
    return id.value().compareTo(first) >= 0 && id.value().compareTo(last) <= 0;
  }

  boolean isEmpty() {
    return first.isEmpty();
  }

  /** Sorts right after the last id: ids have no character before the digits. */
  String next() {
    return last + "0";
  }

  void bind(PreparedStatement statement, int at) throws SQLException {
    statement.setString(at, first);
    statement.setString(at + 1, last);
  }
}
