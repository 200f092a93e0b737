package io.tmail.queue.trace;

import io.tmail.mail.MailAddress;
import io.tmail.mail.QueueId;
import io.tmail.queue.control.QueueFilter;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.TraceTables;
import io.tmail.queue.tables.TracedRecipients;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Users' access to the trace of their own messages. Sent messages are those submitted with the
 * user's login by SMTP AUTH; the sender's address alone proves nothing. Received messages are those
 * for the user's mailbox, by any alias. Users never see other recipients. Called by requests; reads
 * only.
 */
@ApplicationScoped
public class OwnTrace {
  /** Rows one request looks through at most: other people's mail is among them. */
  private static final int SCANNED = 200_000;

  private QueueDatabase database;
  private TraceReader trace;

  protected OwnTrace() {}

  @Inject
  OwnTrace(QueueDatabase database, TraceReader trace) {
    this.database = database;
    this.trace = trace;
  }

  private record Row(TracedMessage message, TracedRecipients recipients) {}

  /**
   * Messages of a user, newest first. A page may have fewer than the limit, or none, although more
   * follow.
   *
   * @param before the start given by the previous page; empty for the first
   */
  public OwnMessage.Page search(String login, String before, int limit) throws SQLException {
    QueueFilter.Where where = confinedTo(login);
    if (!before.isEmpty()) {
      where.and("t.id < ?", before);
    }
    Optional<String> floor = floor(before);
    floor.ifPresent(id -> where.and("t.id >= ?", id));
    List<Row> rows = read(where, " ORDER BY t.id DESC LIMIT " + limit);
    String next = rows.size() < limit ? floor.orElse("") : rows.get(limit - 1).message().id();
    return new OwnMessage.Page(shown(login, rows), next);
  }

  /** One message; empty if it is not the user's, or nothing is known of it any more. */
  public Optional<OwnMessage> find(String login, QueueId id) throws SQLException {
    QueueFilter.Where where = confinedTo(login).and("t.id = ?", id.value());
    return shown(login, read(where, "")).stream().findFirst();
  }

  /** May match a few too many: recipients that only contain the user's address. */
  private static QueueFilter.Where confinedTo(String login) {
    String name = MailAddress.known(login);
    return new QueueFilter.Where()
        .and(
            "(t.auth_user = ? OR LOWER(t.recipients) LIKE ? ESCAPE '!' OR (LENGTH(t.recipients) > "
                + TraceTables.RECIPIENTS_KEPT
                + " AND EXISTS (SELECT 1 FROM queue_trace_events e WHERE e.id = t.id AND"
                + " e.recipient = ?)))",
            login,
            QueueFilter.containing(name),
            name);
  }

  /** The last row that a page may look at; empty if that are all. */
  private Optional<String> floor(String before) throws SQLException {
    QueueFilter.Where where = new QueueFilter.Where();
    if (!before.isEmpty()) {
      where.and("t.id < ?", before);
    }
    return database
        .query(
            "SELECT t.id FROM queue_trace t WHERE "
                + where.sql()
                + " ORDER BY t.id DESC LIMIT 1 OFFSET "
                + SCANNED,
            where::bind,
            row -> row.getString(1))
        .stream()
        .findFirst();
  }

  private List<Row> read(QueueFilter.Where where, String order) throws SQLException {
    return database.query(
        TracedMessage.SELECT + " WHERE " + where.sql() + order,
        where::bind,
        row ->
            new Row(
                TracedMessage.of(row),
                TracedRecipients.parse(row.getString(TracedMessage.RECIPIENTS))));
  }

  private List<OwnMessage> shown(String login, List<Row> rows) throws SQLException {
    List<TracedMessage> told = trace.withEvents(rows.stream().map(Row::message).toList());
    List<OwnMessage> shown = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      TracedMessage message = told.get(i);
      TracedRecipients recipients = rows.get(i).recipients();
      if (message.authUser().equals(login)) {
        shown.add(OwnEvents.sent(message, recipients));
      } else {
        OwnEvents.got(message, recipients, login).ifPresent(shown::add);
      }
    }
    return shown;
  }
}
