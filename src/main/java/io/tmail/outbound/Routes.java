package io.tmail.outbound;

import io.tmail.database.Recent;
import io.tmail.database.Tables;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.secrets.SecretSeal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The use cases of routes. A change is durable on return and in force for every delivery that
 * begins after it, on another node after a second. Any thread may call.
 */
@ApplicationScoped
public class Routes {
  private static final Logger LOG = Logger.getLogger(Routes.class.getName());
  private static final String EVERYTHING = "";

  private final Recent<String, List<Route>> recent = new Recent<>();

  private Tables tables;
  private SecretSeal seal;
  private Event<AccountsChanged> changes;
  private ActionLog actions;

  protected Routes() {}

  @Inject
  public Routes(Tables tables, SecretSeal seal, Event<AccountsChanged> changes, ActionLog actions) {
    this.tables = tables;
    this.seal = seal;
    this.changes = changes;
    this.actions = actions;
  }

  /** All routes by number. */
  public List<Route> list() {
    return rows().stream().map(this::opened).toList();
  }

  /** All routes as they were within the last second; asked at every delivery. */
  public List<Route> inForce() {
    return recent.get(EVERYTHING, all -> list());
  }

  public Optional<Route> route(long id) {
    return row(id).map(this::opened);
  }

  private Route opened(Route route) {
    try {
      route.open(seal);
    } catch (GeneralSecurityException otherKey) {
      LOG.log(Level.WARNING, "the password of {0} was sealed with another key file", route);
    }
    return route;
  }

  /** Seals passwords that an earlier version or another program wrote; how many. */
  @Transactional
  public int sealAll() {
    return (int) rows().stream().filter(route -> route.seal(seal)).count();
  }

  @Transactional
  public Route add(NewRoute wanted) {
    Actor.expectAll("id");
    Route route = new Route(wanted);
    boolean unused = route.seal(seal);
    tables.add(route, AccountsException.conflict("id", "an identical route already exists"));
    changed("route.add", route.toString(), "");
    return route;
  }

  /** Replaces a route; its number does not change. */
  @Transactional
  public Route change(long id, NewRoute wanted) {
    Actor.expectAll("id");
    Route route = existing(id);
    route.become(wanted);
    boolean unused = route.seal(seal);
    changed("route.change", route.toString(), "");
    return route;
  }

  @Transactional
  public void remove(long id) {
    Actor.expectAll("id");
    Route route = existing(id);
    tables.remove(route);
    changed("route.remove", route.toString(), "");
  }

  private Route existing(long id) {
    return row(id)
        .orElseThrow(() -> AccountsException.notFound("id", "Route " + id + " doesn't exist"));
  }

  public void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  private void changed(String action, String entity, String detail) {
    changes.fire(new AccountsChanged());
    actions.note(action, entity, detail);
  }

  private List<Route> rows() {
    return tables.named(Route.ALL, Route.class, q -> q);
  }

  private Optional<Route> row(long id) {
    return tables.first(Route.BY_ID, Route.class, q -> q.setParameter("id", id));
  }
}
