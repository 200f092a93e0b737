package io.tmail.queue.trace;

import io.tmail.mail.QueueId;
import io.tmail.queue.control.QueueFilter;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TraceTables;
import io.tmail.queue.tables.TracedFinding;
import java.time.Instant;
import java.util.Optional;

/**
 * Which messages are looked for; what is not said does not matter. Texts are parts of what is
 * looked for, upper or lower case.
 *
 * @param sender of the reverse-path; {@code <>} for the null sender
 * @param recipient of any recipient, as named by the client or found here
 * @param client of the client's address, from its beginning
 * @param event something that happened to it
 * @param finding a check and its result, such as {@code spf=fail}
 * @param since came then or later
 * @param until came before
 */
public record TraceFilter(
    Optional<String> messageId,
    Optional<String> sender,
    Optional<String> recipient,
    Optional<String> client,
    Optional<TraceEvent.Kind> event,
    Optional<String> finding,
    Optional<Instant> since,
    Optional<Instant> until) {

  /** The condition on {@code queue_trace t}. */
  QueueFilter.Where where() {
    QueueFilter.Where where = new QueueFilter.Where();
    messageId.ifPresent(text -> where.andContaining("t.message_id", text));
    sender.ifPresent(text -> addSender(where, text));
    recipient.ifPresent(text -> addRecipient(where, text));
    client.ifPresent(text -> where.andBeginning("t.client", text));
    event.ifPresent(
        kind ->
            where.and(
                "EXISTS (SELECT 1 FROM queue_trace_events e WHERE e.id = t.id AND e.event = ?)",
                kind.name()));
    finding.ifPresent(text -> where.andExactly("t.findings", TracedFinding.sought(text)));
    since.ifPresent(time -> where.and("t.id >= ?", QueueId.startOf(time.toEpochMilli())));
    until.ifPresent(time -> where.and("t.id < ?", QueueId.startOf(time.toEpochMilli())));
    return where;
  }

  private static void addSender(QueueFilter.Where where, String text) {
    if (text.equals("<>")) {
      where.and("t.sender = ''");
    } else {
      where.andContaining("t.sender", text);
    }
  }

  /** Those of a long list are found among the events. */
  private static void addRecipient(QueueFilter.Where where, String text) {
    String pattern = QueueFilter.containing(text);
    where.and(
        "(LOWER(t.recipients) LIKE ? ESCAPE '!' OR (LENGTH(t.recipients) > "
            + TraceTables.RECIPIENTS_KEPT
            + " AND EXISTS (SELECT 1 FROM queue_trace_events e WHERE e.id = t.id AND"
            + " LOWER(e.recipient) LIKE ? ESCAPE '!')))",
        pattern,
        pattern);
  }
}
