package io.tmail.queue.control;

import io.tmail.mail.QueueId;
import io.tmail.queue.DeliveryLog;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.rights.ActionLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Has the queue's writer make the changes that an administrator wants, and records them: in the
 * trace, the log and the audit log. Returns after the commit.
 */
final class Steering {
  private static final Logger LOG = Logger.getLogger(QueueControl.class.getName());

  private final QueueDatabase database;
  private final ActionLog actions;

  Steering(QueueDatabase database, ActionLog actions) {
    this.database = database;
    this.actions = actions;
  }

  /** Changes what is to be done with a message. */
  @FunctionalInterface
  interface Change {
    Steered apply(Connection connection) throws SQLException;
  }

  /** What was asked for is traced with it. */
  Steered steer(QueueId id, Change change, TraceEvent why) {
    AtomicReference<Steered> steered = new AtomicReference<>();
    database
        .submit(
            tables -> {
              steered.set(change.apply(tables.applied()));
              if (!steered.get().equals(Steered.NOTHING)) {
                tables.trace().event(id, why);
              }
            })
        .join();
    if (!steered.get().equals(Steered.NOTHING)) {
      String what = why.event().name().toLowerCase(Locale.ROOT);
      DeliveryLog.line(id, what + " " + why.reply() + ": " + steered.get());
      note(what, id.value(), steered.get());
    }
    return steered.get();
  }

  /**
   * The audit log may be in another database: it is written afterwards, and its failure never
   * undoes an action.
   */
  void note(String what, String entity, Steered steered) {
    try {
      actions.note("queue." + what, entity, steered.toString());
    } catch (RuntimeException unwritten) {
      LOG.log(Level.WARNING, "action not logged: queue." + what + " " + entity, unwritten);
    }
  }

  /** A change of many messages, which is not traced. */
  Steered apply(QueueMark mark, QueueRange range) {
    AtomicReference<Steered> steered = new AtomicReference<>();
    database.submit(tables -> steered.set(mark.apply(tables.applied(), range))).join();
    return steered.get();
  }
}
