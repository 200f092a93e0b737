package io.tmail.admin.faces;

import io.tmail.rights.ActionLog;
import io.tmail.rights.ActionQuery;
import io.tmail.rights.AdminAction;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The page of the audit log, newest first. */
@Named
@RequestScoped
public class ActionsView {
  private static final int ROWS = 50;

  @Inject private ActionLog actions;
  @Inject private FacesContext context;

  private ActionQuery query;
  private List<AdminAction> rows;
  private boolean more;

  @PostConstruct
  void open() {
    String before = Asked.text(context, "before");
    query =
        new ActionQuery(
            Asked.text(context, "actor"),
            Asked.text(context, "action"),
            Asked.text(context, "entity"),
            before.matches("\\d{1,18}") ? Long.parseLong(before) : 0);
    List<AdminAction> found = actions.list(query, ROWS + 1);
    more = found.size() > ROWS;
    rows = found.subList(0, Math.min(ROWS, found.size()));
  }

  public ActionQuery getQuery() {
    return query;
  }

  public List<AdminAction> getRows() {
    return rows;
  }

  public boolean isMore() {
    return more;
  }

  /** Where the next page begins. */
  public long getLast() {
    return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).id();
  }
}
