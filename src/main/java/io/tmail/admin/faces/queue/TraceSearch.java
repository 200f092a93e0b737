package io.tmail.admin.faces.queue;

import io.tmail.admin.faces.Asked;
import io.tmail.mail.QueueId;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.trace.TraceFilter;
import jakarta.faces.context.FacesContext;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Which messages a page of the trace shows, by its address. Texts are parts of what is looked for.
 *
 * @param event as {@link TraceEvent.Kind}, in lower case
 * @param finding a check and its result, such as {@code spf=fail}
 * @param since {@code 2026-11-24T10:00}, UTC
 * @param until the same
 * @param before the id of the last message of the page before
 */
public record TraceSearch(
    String messageId,
    String sender,
    String recipient,
    String client,
    String event,
    String finding,
    String since,
    String until,
    String before)
    implements Serializable {
  private static final long LAST_MILLIS = 1L << 44;

  static TraceSearch of(FacesContext context) {
    return new TraceSearch(
        Asked.text(context, "messageId"),
        Asked.text(context, "sender"),
        Asked.text(context, "recipient"),
        Asked.text(context, "client"),
        Asked.text(context, "event"),
        Asked.text(context, "finding"),
        Asked.text(context, "since"),
        Asked.text(context, "until"),
        Asked.text(context, "before"));
  }

  TraceFilter filter() {
    return new TraceFilter(
        Asked.named(messageId),
        Asked.named(sender),
        Asked.named(recipient),
        Asked.named(client),
        Arrays.stream(TraceEvent.Kind.values())
            .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(event))
            .findFirst(),
        Asked.named(finding),
        time(since),
        time(until));
  }

  /** The id to continue from; empty for the newest. */
  String place() {
    try {
      return before.isEmpty() ? "" : new QueueId(before).value();
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  /** Whether a time is malformed. */
  public boolean isSinceWrong() {
    return !since.isEmpty() && time(since).isEmpty();
  }

  public boolean isUntilWrong() {
    return !until.isEmpty() && time(until).isEmpty();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(text)
          .filter(some -> !some.isEmpty())
          .map(some -> LocalDateTime.parse(some).toInstant(ZoneOffset.UTC))
          .filter(time -> time.isAfter(Instant.EPOCH))
          .filter(time -> time.isBefore(Instant.ofEpochMilli(LAST_MILLIS)));
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
