package io.tmail.admin.faces.queue;

import io.tmail.admin.faces.Notices;
import io.tmail.admin.faces.Visitor;
import io.tmail.mail.QueueId;
import io.tmail.queue.control.QueueControl;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.control.QueueFilter;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An administrator's actions on messages in the queue, and their results. */
@RequestScoped
public class QueueActions {
  private static final Logger LOG = Logger.getLogger(QueueActions.class.getName());

  @Inject private QueueControl control;
  @Inject private Visitor visitor;
  @Inject private Notices notices;

  /** What can be done to a message. */
  enum Action {
    RETRY,
    HOLD,
    RELEASE,
    BOUNCE,
    DISCARD
  }

  void apply(Action action, Collection<QueueId> messages) {
    long done = 0;
    long beingTried = 0;
    try {
      for (QueueId id : messages) {
        Steered steered = steer(action, id);
        done += steered.done();
        beingTried += steered.beingTried();
      }
    } catch (CompletionException notWritten) {
      tellTrouble(notWritten);
    }
    tell(action, done, beingTried);
  }

  /** Retries all messages that match the filter. */
  void retry(QueueFilter filter) {
    try {
      Steered steered = control.retry(filter, visitor.getName());
      tell(Action.RETRY, steered.done(), steered.beingTried());
    } catch (SQLException | CompletionException unavailable) {
      tellTrouble(unavailable);
    }
  }

  /** The queue's database does not respond. */
  void tellTrouble(Exception why) {
    LOG.log(Level.WARNING, "console: the queue does not answer", why);
    notices.failed("queue.trouble");
  }

  private Steered steer(Action action, QueueId id) {
    String by = visitor.getName();
    return switch (action) {
      case RETRY -> control.retry(id, by);
      case HOLD -> control.hold(id, by);
      case RELEASE -> control.release(id, by);
      case BOUNCE -> control.bounce(id, by);
      case DISCARD -> control.discard(id, by);
    };
  }

  private void tell(Action action, long done, long beingTried) {
    if (done > 0) {
      notices.done("queue.done." + action, done);
    }
    if (beingTried > 0) {
      notices.done("queue.beingTried", beingTried);
    }
    if (done + beingTried == 0) {
      notices.failed("queue.nothingDone");
    }
  }
}
