package io.tmail.admin.rest.queue;

import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.trace.TraceFilter;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * The filters of the trace as a request names them; missing or empty ones match everything. Texts
 * are parts of what is looked for.
 */
public class TraceQuery {
  private static final int MOST_TEXT = 1000;

  /** Of the Message-ID field. */
  @QueryParam("messageId")
  private String messageId;

  /** Of the reverse-path; {@code <>} for the null sender. */
  @QueryParam("sender")
  private String sender;

  /** Of any recipient. */
  @QueryParam("recipient")
  private String recipient;

  /** The beginning of the client's address. */
  @QueryParam("client")
  private String client;

  /** Refused, delivered, deferred, bounced … */
  @QueryParam("event")
  private String event;

  /** A check and its result, such as spf=fail. */
  @QueryParam("finding")
  private String finding;

  /** Came at that time or later, such as 2026-11-24T10:00:00Z. */
  @QueryParam("since")
  private String since;

  /** Came before that time. */
  @QueryParam("until")
  private String until;

  TraceFilter filter() {
    return new TraceFilter(
        text(messageId),
        text(sender),
        text(recipient),
        text(client),
        text(event).map(TraceQuery::kind),
        text(finding),
        text(since).map(TraceQuery::time),
        text(until).map(TraceQuery::time));
  }

  private static Optional<String> text(String given) {
    if (given != null && given.length() > MOST_TEXT) {
      throw new BadRequestException("a filter has at most " + MOST_TEXT + " characters");
    }
    return Optional.ofNullable(given).filter(some -> !some.isEmpty());
  }

  private static TraceEvent.Kind kind(String name) {
    try {
      return TraceEvent.Kind.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new BadRequestException(
          "event must be refused, delivered, deferred, bounced, reported, junk, held, released, retried,"
              + " rerouted, discarded, returned or removed");
    }
  }

  private static Instant time(String text) {
    try {
      Instant time = Instant.parse(text);
      if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.EPOCH.plusMillis(1L << 44))) {
        throw new BadRequestException("since and until are out of range");
      }
      return time;
    } catch (DateTimeParseException malformed) {
      throw new BadRequestException("since and until must be times such as 2026-11-24T10:00:00Z");
    }
  }
}
