package io.tmail.admin.faces;

import io.tmail.credentials.RecentLogin;
import io.tmail.credentials.RecentLogins;
import io.tmail.rights.AccountsException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Recent logins of the visitor, or of the user named in the URL. */
@Named
@RequestScoped
public class LoginsView {
  @Inject private RecentLogins logins;
  @Inject private Visitor visitor;
  @Inject private Notices notices;
  @Inject private FacesContext context;

  private String asked;
  private boolean reached;
  private List<RecentLogin> rows = List.of();

  @PostConstruct
  void open() {
    asked = Asked.text(context, "login");
    try {
      rows = asked.isEmpty() ? logins.own() : logins.of(asked);
      reached = true;
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  /** Whose they are. */
  public String getLogin() {
    return asked.isEmpty() ? visitor.getName() : asked;
  }

  /** Whether they are the visitor's own. */
  public boolean isOwn() {
    return asked.isEmpty();
  }

  /** Whether the user exists and the visitor may see them. */
  public boolean isReached() {
    return reached;
  }

  public List<RecentLogin> getRows() {
    return rows;
  }
}
