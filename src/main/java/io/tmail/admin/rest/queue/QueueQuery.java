package io.tmail.admin.rest.queue;

import io.tmail.queue.control.QueueFilter;
import io.tmail.queue.control.QueueListing;
import io.tmail.queue.control.QueuePlace;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The filters of the queue as a request names them; missing or empty ones match everything.
 * OpenAPI's annotations of parameters may not stand on fields: Payara fails at them.
 */
public class QueueQuery {
  private static final int MOST_TEXT = 1000;

  /** Queued, held, quarantined, delivering or leaving. */
  @QueryParam("state")
  private String state;

  /** The whole reverse-path; {@code <>} for the null sender. */
  @QueryParam("sender")
  private String sender;

  /** The whole address of the recipient. */
  @QueryParam("recipient")
  private String recipient;

  /** The domain of the recipient. */
  @QueryParam("domain")
  private String domain;

  /** Accepted longer ago than that many seconds. */
  @QueryParam("olderThan")
  private Long olderThan;

  /** A part of the last reply. */
  @QueryParam("reply")
  private String reply;

  QueueFilter filter(Instant now) {
    return new QueueFilter(
        text(state).map(QueueQuery::state),
        text(sender),
        text(recipient),
        text(domain).stream().toList(),
        Optional.ofNullable(olderThan).map(QueueQuery::age).map(now::minus),
        text(reply));
  }

  /** The place from which a page is wanted: {@code ID:SEQ}, the last row of the page before. */
  static QueuePlace place(String after) {
    try {
      return QueuePlace.parse(after);
    } catch (IllegalArgumentException malformed) {
      throw new BadRequestException("after must be ID:SEQ of a row");
    }
  }

  private static Optional<String> text(String given) {
    if (given != null && given.length() > MOST_TEXT) {
      throw new BadRequestException("a filter has at most " + MOST_TEXT + " characters");
    }
    return Optional.ofNullable(given).filter(some -> !some.isEmpty());
  }

  private static QueueListing.State state(String name) {
    try {
      return QueueListing.State.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new BadRequestException(
          "state must be queued, held, quarantined, delivering or leaving");
    }
  }

  private static Duration age(long seconds) {
    if (seconds < 0 || seconds > Duration.ofDays(36_500).toSeconds()) {
      throw new BadRequestException("olderThan must be seconds");
    }
    return Duration.ofSeconds(seconds);
  }
}
