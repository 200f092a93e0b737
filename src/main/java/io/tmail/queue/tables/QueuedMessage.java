package io.tmail.queue.tables;

import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.store.MessageContent;
import io.tmail.store.MessageStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A message in the queue, without its recipients.
 *
 * @param id its name from now on
 * @param envelope its sender, and who vouches for it
 * @param messageId the Message-ID field with its brackets, empty if it has none
 * @param content trace field first
 * @param acceptedAt when the transfer of its content began; its lifetime counts from here
 */
public record QueuedMessage(
    QueueId id, Envelope envelope, String messageId, MessageContent content, Instant acceptedAt) {

  /** The current row of {@link QueueTables#MESSAGE_COLUMNS}; its content is read when wanted. */
  public static QueuedMessage read(ResultSet row, QueueDatabase database, MessageStore store)
      throws SQLException {
    QueueId id = new QueueId(row.getString(1));
    long size = row.getLong(6);
    String key = row.getString(8);
    long checksum = row.getLong(9);
    OptionalLong known = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(checksum);
    return new QueuedMessage(
        id,
        new Envelope(
            ReversePath.parse(row.getString(2)),
            EsmtpParameters.parse(row.getString(3)),
            row.getString(4),
            Voucher.valueOf(row.getString(10))),
        row.getString(5),
        key == null
            ? new RowContent(database, id, size, known)
            : new StoredContent(new RowContent(database, id, size, known), store, key),
        Instant.ofEpochMilli(row.getLong(7)));
  }

  /**
   * The message as it goes to a recipient: from a list's own address where the recipient is its
   * member. Mail from the null sender keeps it, otherwise bounces could loop.
   */
  public QueuedMessage goingTo(EnvelopeRecipient recipient) {
    return reversePath().isNull() || recipient.reversePath().isEmpty()
        ? this
        : new QueuedMessage(
            id, envelope.from(recipient.reversePath().get()), messageId, content, acceptedAt);
  }

  /** Where bounces go. */
  public ReversePath reversePath() {
    return envelope.reversePath();
  }

  /** Of MAIL. */
  public EsmtpParameters parameters() {
    return envelope.parameters();
  }

  public Voucher voucher() {
    return envelope.voucher();
  }

  /** The authenticated user, empty if none. */
  public String authUser() {
    return envelope.authUser();
  }
}
