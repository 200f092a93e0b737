package io.tmail.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/**
 * The use cases of routes. A change is durable on return and in force for every delivery that
 * begins after it, on another node after a second. Any thread may call.
 */
@ApplicationScoped
public class Routes {
  private static final String EVERYTHING = "";

  private final Recent<String, List<Route>> recent = new Recent<>();

  @Inject AccountTables tables;
  @Inject Event<AccountsChanged> changes;
  @Inject ActionLog actions;

  /** All routes by number. */
  public List<Route> list() {
    return tables.routes();
  }

  /** All routes as they were within the last second; asked at every delivery. */
  public List<Route> inForce() {
    return recent.get(EVERYTHING, all -> List.copyOf(tables.routes()));
  }

  public Optional<Route> route(long id) {
    return tables.route(id);
  }

  @Transactional
  public Route add(NewRoute wanted) {
    Actor.expectAll("id");
    Route route = new Route(wanted);
    tables.add(route, AccountsException.conflict("id", "there is such a route already"));
    changed("route.add", route.toString(), "");
    return route;
  }

  /** Makes another route of one; its number stays. */
  @Transactional
  public Route change(long id, NewRoute wanted) {
    Actor.expectAll("id");
    Route route = existing(id);
    route.become(wanted);
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
    return tables
        .route(id)
        .orElseThrow(() -> AccountsException.notFound("id", "Route " + id + " doesn't exist"));
  }

  void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  private void changed(String action, String entity, String detail) {
    changes.fire(new AccountsChanged());
    actions.note(action, entity, detail);
  }
}
