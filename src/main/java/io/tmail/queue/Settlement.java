package io.tmail.queue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.Origin;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.Deferral;
import io.tmail.queue.tables.QueueTables;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import io.tmail.queue.tables.TraceEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an attempt changes in the tables: delivered recipients are removed, deferred ones get their
 * next time, failed ones are removed and a bounce is queued, all in one commit.
 */
final class Settlement {
  private final QueuedMessage message;
  private final boolean coversMessage;
  private final TraceEvent.Attempt attempt;
  private final Map<QueuedRecipient, DeliveryResult> results = new LinkedHashMap<>();
  private final Map<QueuedRecipient, TraceEvent> events = new LinkedHashMap<>();
  private final List<Deferral> deferred = new ArrayList<>();
  private final List<QueuedRecipient> done = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private Optional<Report> report = Optional.empty();
  private volatile boolean messageStays;
  private volatile boolean inDoubt;

  /**
   * @param message with the reverse-path that it has for these recipients
   * @param coversMessage whether these are all recipients that the message has left
   */
  Settlement(QueuedMessage message, boolean coversMessage, TraceEvent.Attempt attempt) {
    this.message = message;
    this.coversMessage = coversMessage;
    this.attempt = attempt;
  }

  QueuedMessage message() {
    return message;
  }

  /** The result of each recipient. */
  Map<QueuedRecipient, DeliveryResult> results() {
    return results;
  }

  /** Adds the results of other recipients of the message. */
  void add(Settlement other) {
    results.putAll(other.results);
    events.putAll(other.events);
    deferred.addAll(other.deferred);
    done.addAll(other.done);
    notices.addAll(other.notices);
  }

  void deliver(QueuedRecipient recipient, DeliveryResult.Delivered result) {
    done.add(recipient);
    trace(TraceEvent.Kind.DELIVERED, recipient, result);
    Notice.ofSuccess(recipient, result).ifPresent(notices::add);
  }

  void defer(QueuedRecipient recipient, DeliveryResult result, Instant until) {
    deferred.add(new Deferral(recipient, until, result.reply().toString(), recipient.warned()));
    trace(TraceEvent.Kind.DEFERRED, recipient, result);
  }

  /** The same, with a delay warning to the sender. */
  void deferWithWarning(QueuedRecipient recipient, DeliveryResult result, Instant until) {
    deferred.add(new Deferral(recipient, until, result.reply().toString(), true));
    trace(TraceEvent.Kind.DEFERRED, recipient, result);
    notices.add(new Notice(recipient, result, Notice.Kind.DELAYED));
  }

  void fail(QueuedRecipient recipient, DeliveryResult result, Notice.Kind kind) {
    done.add(recipient);
    trace(TraceEvent.Kind.BOUNCED, recipient, result);
    if (kind.isWantedFor(recipient.recipient())) {
      notices.add(new Notice(recipient, result, kind));
    } else {
      DeliveryLog.line(message.id(), "no bounce: the sender disabled it (NOTIFY)");
    }
  }

  private void trace(TraceEvent.Kind kind, QueuedRecipient recipient, DeliveryResult result) {
    results.put(recipient, result);
    events.put(recipient, TraceEvent.of(kind, recipient, result, attempt));
  }

  /**
   * Bounces cannot be created now: failed recipients are retried; successes and delays are not
   * reported.
   */
  void dropNotices(Instant until) {
    for (Notice notice : notices) {
      if (notice.kind().isFailure()) {
        done.remove(notice.recipient());
        defer(notice.recipient(), notice.result(), until);
      }
    }
    notices.clear();
  }

  List<Notice> notices() {
    return notices;
  }

  void reportBy(QueuedMessage message, List<QueuedRecipient> recipients) {
    report = Optional.of(new Report(message, recipients));
  }

  Optional<Report> report() {
    return report;
  }

  /** Whether the message had no other recipients. */
  boolean coversMessage() {
    return coversMessage;
  }

  boolean leavesNothing() {
    return deferred.isEmpty();
  }

  /**
   * The message's row cannot be deleted, because a page is damaged: without recipients it is not
   * tried again all the same.
   */
  void leaveMessage() {
    messageStays = true;
  }

  /** The commit failed, and may have happened all the same. */
  void doubt() {
    inDoubt = true;
  }

  /** May run again after a rollback, or a commit in doubt: it only reads what was collected. */
  void apply(QueueTables tables) throws SQLException {
    if (inDoubt && !tables.ownsAny(message.id(), results.keySet())) {
      return; // it was committed, and a bounce must not be queued twice
    }
    for (Deferral deferral : deferred) {
      tables.defer(message.id(), deferral);
    }
    for (QueuedRecipient recipient : done) {
      tables.delete(message.id(), recipient.seq());
    }
    if (!done.isEmpty() && !messageStays) {
      tables.deleteIfDone(message.id());
    }
    if (report.isPresent()) {
      insert(tables, report.get());
    }
    trace(tables);
  }

  private static void insert(QueueTables tables, Report report) throws SQLException {
    QueuedMessage made = report.message;
    tables.insert(made);
    for (QueuedRecipient recipient : report.recipients) {
      tables.insert(made.id(), recipient, null, made.acceptedAt().toEpochMilli());
    }
    tables
        .trace()
        .accepted(
            made,
            Arrival.of(Origin.OURSELVES),
            report.recipients.stream().map(QueuedRecipient::recipient).toList());
  }

  private void trace(QueueTables tables) throws SQLException {
    for (TraceEvent event : events.values()) {
      tables.trace().event(message.id(), event);
    }
    if (report.isPresent()) {
      String id = report.get().message.id().value();
      tables
          .trace()
          .event(message.id(), TraceEvent.of(TraceEvent.Kind.REPORTED, id, attempt.end()));
    }
    if (coversMessage && leavesNothing()) {
      tables.trace().event(message.id(), TraceEvent.of(TraceEvent.Kind.REMOVED, "", attempt.end()));
    }
  }

  /** The bounce, a message of its own. */
  record Report(QueuedMessage message, List<QueuedRecipient> recipients) {}
}
