package io.tmail.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A recipient in the queue as the administrator sees it.
 *
 * @param id the message's queue id
 * @param seq the recipient's number within the message
 * @param sender the reverse-path, empty for the null sender
 * @param state {@code QUEUED}, {@code HELD}, or {@code DELIVERING} while a node has it in hand
 * @param nextAttemptAt when it is due
 * @param size octets of the message
 * @param lastReply why it is still here; empty before the first attempt
 */
public record QueueListing(
    String id,
    int seq,
    String sender,
    String recipient,
    String state,
    int attempts,
    Instant acceptedAt,
    Instant nextAttemptAt,
    long size,
    String lastReply) {
  static final String SELECT =
      "SELECT r.message_id, r.seq, CASE WHEN m.reverse_path = '' OR r.reverse_path IS NULL"
          + " THEN m.reverse_path ELSE r.reverse_path END, r.recipient, r.state, r.owner, r.attempts,"
          + " m.accepted_at, r.due_at, m.size, r.last_reply"
          + " FROM queue_recipients r JOIN queue_messages m ON m.id = r.message_id";

  static QueueListing of(ResultSet row) throws SQLException {
    String reply = row.getString(11);
    return new QueueListing(
        row.getString(1),
        row.getInt(2),
        row.getString(3),
        row.getString(4),
        row.getString(6) == null ? row.getString(5) : "DELIVERING",
        row.getInt(7),
        Instant.ofEpochMilli(row.getLong(8)),
        Instant.ofEpochMilli(row.getLong(9)),
        row.getLong(10),
        reply == null ? "" : reply);
  }
}
