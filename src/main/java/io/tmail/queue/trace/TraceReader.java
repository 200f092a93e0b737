package io.tmail.queue.trace;

import io.tmail.mail.QueueId;
import io.tmail.queue.control.QueueFilter;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TraceTables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be looked up of messages, gone or not. Called by requests; reads only. */
@ApplicationScoped
public class TraceReader {
  private static final String EVENTS =
      "SELECT id, n, event, recipient, relay, reply, took, tls FROM queue_trace_events WHERE id";

  private QueueDatabase database;

  protected TraceReader() {}

  @Inject
  public TraceReader(QueueDatabase database) {
    this.database = database;
  }

  /**
   * Messages, newest first.
   *
   * @param before the id of the last message of the previous page; empty for the first page
   */
  public List<TracedMessage> search(TraceFilter filter, String before, int limit)
      throws SQLException {
    QueueFilter.Where where = filter.where();
    if (!before.isEmpty()) {
      where.and("t.id < ?", before);
    }
    List<TracedMessage> found =
        database.query(
            TracedMessage.SELECT + " WHERE " + where.sql() + " ORDER BY t.id DESC LIMIT " + limit,
            where::bind,
            TracedMessage::of);
    return withEvents(found);
  }

  /** One message; empty if nothing is known of it any more. */
  public Optional<TracedMessage> find(QueueId id) throws SQLException {
    return withEvents(
            database.query(
                TracedMessage.SELECT + " WHERE t.id = ?",
                s -> s.setString(1, id.value()),
                TracedMessage::of))
        .stream()
        .findFirst();
  }

  /** What happened to a message since its acceptance. */
  public List<TraceEvent> events(QueueId id) throws SQLException {
    return events(List.of(id.value())).getOrDefault(id.value(), List.of());
  }

  List<TracedMessage> withEvents(List<TracedMessage> messages) throws SQLException {
    Map<String, List<TraceEvent>> events =
        events(messages.stream().map(TracedMessage::id).toList());
    return messages.stream()
        .map(message -> message.with(events.getOrDefault(message.id(), List.of())))
        .toList();
  }

  private Map<String, List<TraceEvent>> events(List<String> ids) throws SQLException {
    Map<String, List<TraceEvent>> byId = new HashMap<>();
    if (!ids.isEmpty()) {
      String marks = String.join(", ", Collections.nCopies(ids.size(), "?"));
      List<Object> unused =
          database.query(
              EVENTS + " IN (" + marks + ") ORDER BY id, n",
              s -> {
                for (int i = 0; i < ids.size(); i++) {
                  s.setString(i + 1, ids.get(i));
                }
              },
              row -> byId.computeIfAbsent(row.getString(1), key -> new ArrayList<>()).add(of(row)));
    }
    return byId;
  }

  private static TraceEvent of(ResultSet row) throws SQLException {
    return new TraceEvent(
        TraceTables.timeOf(row.getLong(2)),
        TraceEvent.Kind.valueOf(row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getLong(7),
        row.getString(8));
  }
}
