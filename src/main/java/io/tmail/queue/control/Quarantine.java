package io.tmail.queue.control;

import io.tmail.mail.QueueId;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Mail that is held because of what checks have found, as far as the actor may see it: users their
 * own copies, domain administrators those of their domains.
 */
@ApplicationScoped
public class Quarantine {
  private QueueReader reader;
  private QueueControl control;

  protected Quarantine() {}

  @Inject
  public Quarantine(QueueReader reader, QueueControl control) {
    this.reader = reader;
    this.control = control;
  }

  /** Copies in the order of acceptance, from a place on. */
  public List<QueueListing> list(QueuePlace from, int limit) throws SQLException {
    return reader.list(visible(Optional.empty()), from, limit);
  }

  public long count() throws SQLException {
    return reader.count(visible(Optional.empty()));
  }

  /**
   * Delivers copies to their recipients' inboxes.
   *
   * @param recipient only this one's; empty for all that the actor may see
   * @return nothing done if there is no such copy
   */
  public Steered release(QueueId id, Optional<String> recipient) {
    return control.release(id, visible(recipient), Actor.current().name());
  }

  /** Permanently deletes copies; nobody is told. The rest as {@link #release}. */
  public Steered discard(QueueId id, Optional<String> recipient) {
    return control.discard(id, visible(recipient), Actor.current().name());
  }

  private static QueueFilter visible(Optional<String> recipient) {
    Actor actor = Actor.current();
    QueueFilter all = QueueFilter.inQuarantine();
    if (actor.role() == Role.USER) {
      return all.to(actor.name());
    }
    QueueFilter reached = all.toDomains(actor.confines());
    return recipient.map(reached::to).orElse(reached);
  }
}
