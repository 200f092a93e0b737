package io.tmail.admin.faces;

import io.tmail.outbound.Route;
import io.tmail.outbound.Routes;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The page of routes: list and remove. */
@Named
@RequestScoped
public class RoutesView {
  @Inject private Routes routes;
  @Inject private Notices notices;

  private List<Route> rows;

  public void remove(long id) {
    try {
      routes.remove(id);
      notices.done("routes.removed");
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
    rows = null;
  }

  /** Read once a request, after the action. */
  public List<Route> getRows() {
    if (rows == null) {
      rows = routes.list();
    }
    return rows;
  }
}
