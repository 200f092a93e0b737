package io.tmail.queue;

import io.tmail.delivery.DeliveryResult;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an attempt changes in the tables: the delivered are forgotten, the deferred get their next
 * time, the failed are forgotten and their sender's report is queued, all in one commit.
 */
final class Settlement {
  private final Delivery delivery;
  private final List<Deferral> deferred = new ArrayList<>();
  private final List<QueuedRecipient> done = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private Optional<Report> report = Optional.empty();

  Settlement(Delivery delivery) {
    this.delivery = delivery;
  }

  void deliver(QueuedRecipient recipient, DeliveryResult.Delivered result) {
    done.add(recipient);
    Notice.ofSuccess(recipient, result).ifPresent(notices::add);
  }

  void defer(QueuedRecipient recipient, DeliveryResult result, Instant until) {
    deferred.add(new Deferral(recipient, until, result.reply().toString(), recipient.warned()));
  }

  /** The same, and the sender is told that it takes long. */
  void deferWithWarning(QueuedRecipient recipient, DeliveryResult result, Instant until) {
    deferred.add(new Deferral(recipient, until, result.reply().toString(), true));
    notices.add(new Notice(recipient, result, Notice.Kind.DELAYED));
  }

  void fail(QueuedRecipient recipient, DeliveryResult result, Notice.Kind kind) {
    done.add(recipient);
    if (kind.isWantedFor(recipient.recipient())) {
      notices.add(new Notice(recipient, result, kind));
    } else {
      DeliveryLog.line(delivery.message().id(), "no report: the sender wants none (NOTIFY)");
    }
  }

  /** Nobody can be told now: the failed are tried again; successes and delays stay untold. */
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

  boolean leavesNothing() {
    return deferred.isEmpty();
  }

  /** May run again after a rollback: it only reads what was collected. */
  void apply(QueueTables tables) throws SQLException {
    QueuedMessage message = delivery.message();
    for (Deferral deferral : deferred) {
      tables.defer(message.id(), deferral);
    }
    for (QueuedRecipient recipient : done) {
      tables.delete(message.id(), recipient.seq());
    }
    if (!done.isEmpty()) {
      tables.deleteIfDone(message.id());
    }
    if (report.isPresent()) {
      QueuedMessage made = report.get().message;
      tables.insert(made);
      for (QueuedRecipient recipient : report.get().recipients) {
        tables.insert(made.id(), recipient, null, made.acceptedAt().toEpochMilli());
      }
    }
  }

  /** The sender's report, a message of its own. */
  record Report(QueuedMessage message, List<QueuedRecipient> recipients) {}

  /**
   * @param warned whether the sender knows by now
   */
  record Deferral(QueuedRecipient recipient, Instant until, String reply, boolean warned) {}
}
