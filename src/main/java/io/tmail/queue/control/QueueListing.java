package io.tmail.queue.control;

import io.tmail.queue.tables.QueuedRecipient;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A recipient in the queue, as shown to administrators.
 *
 * @param id the message's queue id
 * @param seq the recipient's number within the message
 * @param sender the reverse-path, empty for the null sender
 * @param state what it waits for
 * @param wish the administrator's action to apply after the attempt in progress; empty for none
 * @param nextAttemptAt when it is due
 * @param size octets of the message
 * @param lastReply the last reply; empty before the first attempt
 * @param nextHop the server that an administrator chose; empty for the default route
 * @param quarantine why it was put into quarantine; empty if it never was
 */
public record QueueListing(
    String id,
    int seq,
    String sender,
    String recipient,
    State state,
    String wish,
    int attempts,
    Instant acceptedAt,
    Instant nextAttemptAt,
    long size,
    String lastReply,
    String nextHop,
    String quarantine) {
  /**
   * What a recipient waits for. The conditions keep off the index of what is due, whose order is
   * not the listing's: a million rows would be sorted for each page.
   */
  public enum State {
    /** Its time. */
    QUEUED("COALESCE(r.state, '') = 'QUEUED' AND r.owner IS NULL"),
    /** The administrator. */
    HELD("COALESCE(r.state, '') = 'HELD' AND r.owner IS NULL AND r.quarantine = ''"),
    /** Somebody who looks into the quarantine. */
    QUARANTINED("COALESCE(r.state, '') = 'HELD' AND r.owner IS NULL AND r.quarantine <> ''"),
    /** The end of an attempt: a node has it in hand. */
    DELIVERING("r.owner IS NOT NULL"),
    /** Its removal, which an administrator asked for. */
    LEAVING("COALESCE(r.state, '') IN ('DISCARDED', 'BOUNCED') AND r.owner IS NULL");

    private final String condition;

    State(String condition) {
      this.condition = condition;
    }

    String condition() {
      return condition;
    }

    private static State of(QueuedRecipient.State kept, String quarantine) {
      return switch (kept) {
        case QUEUED -> QUEUED;
        case HELD -> quarantine.isEmpty() ? HELD : QUARANTINED;
        case DISCARDED, BOUNCED -> LEAVING;
      };
    }
  }

  static final String SELECT =
      "SELECT r.message_id, r.seq, CASE WHEN m.reverse_path = '' OR r.reverse_path IS NULL THEN"
          + " m.reverse_path ELSE r.reverse_path END, r.recipient, r.state, r.owner, r.attempts,"
          + " m.accepted_at, r.due_at, m.size, r.last_reply, r.next_hop, r.quarantine"
          + " FROM queue_recipients r JOIN"
          + " queue_messages m ON m.id = r.message_id";

  /** The same from the recipients alone: without sender and size, accepted when they are due. */
  static final String SELECT_WITHOUT_MESSAGES =
      "SELECT r.message_id, r.seq, COALESCE(r.reverse_path, ''), r.recipient, r.state, r.owner,"
          + " r.attempts, r.due_at, r.due_at, 0, r.last_reply, r.next_hop, r.quarantine FROM"
          + " queue_recipients r";

  static QueueListing of(ResultSet row) throws SQLException {
    String reply = row.getString(11);
    String hop = row.getString(12);
    QueuedRecipient.State kept = QueuedRecipient.State.valueOf(row.getString(5));
    boolean owned = row.getString(6) != null;
    return new QueueListing(
        row.getString(1),
        row.getInt(2),
        row.getString(3),
        row.getString(4),
        owned ? State.DELIVERING : State.of(kept, row.getString(13)),
        owned && kept != QueuedRecipient.State.QUEUED ? kept.name() : "",
        row.getInt(7),
        Instant.ofEpochMilli(row.getLong(8)),
        Instant.ofEpochMilli(row.getLong(9)),
        row.getLong(10),
        reply == null ? "" : reply,
        hop == null ? "" : hop.substring(hop.indexOf(':') + 1),
        row.getString(13));
  }
}
