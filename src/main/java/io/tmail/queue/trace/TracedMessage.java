package io.tmail.queue.trace;

import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TracedFinding;
import io.tmail.queue.tables.TracedRecipients;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message and its history.
 *
 * @param at when it was accepted or refused
 * @param client the address that it came from; empty for this server's own bounces
 * @param tls of the client's session
 * @param sender the reverse-path, empty for the null sender
 * @param recipients as the client named them, and found here
 * @param size octets; 0 where it was refused
 * @param score the sum of the findings' scores
 * @param findings what checks have found out about it
 * @param events in their order
 */
public record TracedMessage(
    String id,
    Instant at,
    String client,
    String helo,
    String protocol,
    String tls,
    String authUser,
    String sender,
    List<String> recipients,
    String messageId,
    long size,
    double score,
    List<TracedFinding> findings,
    List<TraceEvent> events) {
  private static final List<TraceEvent.Kind> OUTCOMES =
      List.of(
          TraceEvent.Kind.REFUSED,
          TraceEvent.Kind.BOUNCED,
          TraceEvent.Kind.DISCARDED,
          TraceEvent.Kind.HELD,
          TraceEvent.Kind.DEFERRED,
          TraceEvent.Kind.DELIVERED);

  static final String SELECT =
      "SELECT t.id, t.at, t.client, t.helo, t.protocol, t.tls, t.auth_user, t.sender,"
          + " t.recipients, t.message_id, t.size, t.score, t.findings FROM queue_trace t";

  /** The column of {@link TracedRecipients}. */
  static final int RECIPIENTS = 9;

  static TracedMessage of(ResultSet row) throws SQLException {
    return new TracedMessage(
        row.getString(1),
        Instant.ofEpochMilli(row.getLong(2)),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        TracedRecipients.all(row.getString(RECIPIENTS)),
        row.getString(10),
        row.getLong(11),
        row.getDouble(12),
        TracedFinding.parse(row.getString(13)),
        List.of());
  }

  /**
   * The status of the whole message: refused, or the worst recipient's present status; empty while
   * nothing has happened yet.
   */
  public Optional<TraceEvent.Kind> outcome() {
    return OUTCOMES.stream().filter(this::isOutcome).findFirst();
  }

  private boolean isOutcome(TraceEvent.Kind kind) {
    return switch (kind) {
      case REFUSED, BOUNCED, DISCARDED, DELIVERED -> has(kind);
      case HELD -> !has(TraceEvent.Kind.REMOVED) && isLast(kind, TraceEvent.Kind.RELEASED);
      default -> has(kind) && !has(TraceEvent.Kind.REMOVED);
    };
  }

  private boolean has(TraceEvent.Kind kind) {
    return events.stream().anyMatch(each -> each.event() == kind);
  }

  private boolean isLast(TraceEvent.Kind kind, TraceEvent.Kind opposite) {
    return events.stream()
        .map(TraceEvent::event)
        .filter(each -> each == kind || each == opposite)
        .reduce((former, later) -> later)
        .filter(last -> last == kind)
        .isPresent();
  }

  TracedMessage with(List<TraceEvent> some) {
    return new TracedMessage(
        id,
        at,
        client,
        helo,
        protocol,
        tls,
        authUser,
        sender,
        recipients,
        messageId,
        size,
        score,
        findings,
        some);
  }
}
