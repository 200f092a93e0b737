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
  private final List<DsnComposer.Failure> failed = new ArrayList<>();
  private Optional<Report> report = Optional.empty();

  Settlement(Delivery delivery) {
    this.delivery = delivery;
  }

  void deliver(QueuedRecipient recipient) {
    done.add(recipient);
  }

  void defer(QueuedRecipient recipient, DeliveryResult result, Instant until) {
    deferred.add(new Deferral(recipient, until, result.reply().toString()));
  }

  void fail(QueuedRecipient recipient, DeliveryResult result, boolean expired) {
    done.add(recipient);
    failed.add(new DsnComposer.Failure(recipient, result, expired));
  }

  /** The failed are tried again, because nobody can be told of them now. */
  void deferFailures(Instant until) {
    for (DsnComposer.Failure failure : failed) {
      done.remove(failure.recipient());
      defer(failure.recipient(), failure.result(), until);
    }
    failed.clear();
  }

  List<DsnComposer.Failure> failures() {
    return failed;
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
      tables.defer(message.id(), deferral.recipient, deferral.until.toEpochMilli(), deferral.reply);
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

  private record Deferral(QueuedRecipient recipient, Instant until, String reply) {}
}
