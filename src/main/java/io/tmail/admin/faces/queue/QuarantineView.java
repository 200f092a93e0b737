package io.tmail.admin.faces.queue;

import io.tmail.admin.faces.Asked;
import io.tmail.admin.faces.Notices;
import io.tmail.mail.QueueId;
import io.tmail.queue.control.Quarantine;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.control.QueueListing;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The quarantine, as far as the visitor may see it; oldest first. */
@Named
@RequestScoped
public class QuarantineView {
  private static final int ROWS = 50;

  @Inject private Quarantine quarantine;
  @Inject private Notices notices;
  @Inject private QueueActions actions;
  @Inject private FacesContext context;

  private List<QueueListing> rows;

  /** Delivers it. */
  public void release(QueueListing row) {
    act(row, quarantine::release, "quarantine.released");
  }

  /** Deletes it for good. */
  public void remove(QueueListing row) {
    act(row, quarantine::discard, "quarantine.discarded");
  }

  private void act(
      QueueListing row, BiFunction<QueueId, Optional<String>, Steered> action, String done) {
    Steered steered = action.apply(new QueueId(row.id()), Optional.of(row.recipient()));
    if (steered.done() + steered.beingTried() > 0) {
      notices.done(done);
    } else {
      notices.failed("queue.nothingDone");
    }
    rows = null;
  }

  /** One more than a page has, if there are more. */
  private List<QueueListing> read() {
    if (rows == null) {
      try {
        rows = quarantine.list(QueueSearch.place(Asked.text(context, "after")), ROWS + 1);
      } catch (SQLException unavailable) {
        actions.tellTrouble(unavailable);
        rows = List.of();
      }
    }
    return rows;
  }

  public List<QueueListing> getRows() {
    return read().subList(0, Math.min(ROWS, read().size()));
  }

  /** Where the next page begins; empty on the last one. */
  public String getNext() {
    if (read().size() <= ROWS) {
      return "";
    }
    QueueListing last = read().get(ROWS - 1);
    return last.id() + ":" + last.seq();
  }
}
