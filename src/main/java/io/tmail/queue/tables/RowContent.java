package io.tmail.queue.tables;

import io.tmail.mail.QueueId;
import io.tmail.store.MessageContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Small content that is read from its row only when it is wanted: a retry, or after a restart.
 *
 * @param checksum its CRC-32C; empty for what an older version has queued
 */
record RowContent(QueueDatabase database, QueueId id, long size, OptionalLong checksum)
    implements MessageContent {
  private static final String SELECT = "SELECT content FROM queue_messages WHERE id = ?";

  @Override
  public InputStream open() throws IOException {
    byte[] bytes = read();
    if (checksum.isPresent() && new Inline(bytes).checksum() != checksum.getAsLong()) {
      throw new IOException("queue: the content of " + id + " is damaged");
    }
    return new ByteArrayInputStream(bytes);
  }

  /** Empty if the row has none. */
  byte[] read() throws IOException {
    try {
      List<byte[]> rows =
          database.query(SELECT, s -> s.setString(1, id.value()), row -> row.getBytes(1));
      if (rows.isEmpty()) {
        throw new IOException("message " + id + " is no longer in the queue");
      }
      return rows.get(0) == null ? new byte[0] : rows.get(0);
    } catch (SQLException unreadable) {
      throw new IOException(unreadable.getMessage(), unreadable);
    }
  }

  @Override
  public int memory() {
    return 0;
  }
}
