package io.tmail.rights;

import io.tmail.database.Tables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log of what administrators and users change: in the table {@code admin_actions}, in the
 * transaction of the change, and as a line of the server's log. Any thread may call.
 */
@ApplicationScoped
public class ActionLog {
  private static final Logger LOG = Logger.getLogger("tmail");

  private Tables tables;
  private Clock clock;

  protected ActionLog() {}

  @Inject
  public ActionLog(Tables tables, Clock clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /** Records what the {@link Actor} of this thread has done. Nothing secret may be in it. */
  @Transactional
  public void note(String action, String entity, String detail) {
    Actor actor = Actor.current();
    tables.append(new AdminAction(actor, clock.instant(), action, entity, detail));
    LOG.log(
        Level.INFO,
        "{0} {1}{2} by {3} via {4}{5}",
        new Object[] {
          action,
          entity,
          detail.isEmpty() ? "" : " (" + detail + ")",
          actor.name(),
          actor.via().text(),
          actor.client().isEmpty() ? "" : " from [" + actor.client() + "]"
        });
  }

  /** A page of actions, the newest first. */
  public List<AdminAction> list(ActionQuery query, int limit) {
    long end = query.before() == 0 ? Long.MAX_VALUE : query.before();
    return tables.read(
        entities ->
            entities
                .createQuery(
                    "SELECT a FROM AdminAction a WHERE a.id < :before"
                        + " AND a.actor LIKE :actor ESCAPE '!'"
                        + " AND a.action LIKE :action ESCAPE '!'"
                        + " AND a.entity LIKE :entity ESCAPE '!' ORDER BY a.id DESC",
                    AdminAction.class)
                .setParameter("before", end)
                .setParameter("actor", "%" + Tables.escaped(query.actor()) + "%")
                .setParameter("action", Tables.escaped(query.action()) + "%")
                .setParameter("entity", "%" + Tables.escaped(query.entity()) + "%")
                .setMaxResults(limit));
  }
}
