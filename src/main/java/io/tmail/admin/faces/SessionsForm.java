package io.tmail.admin.faces;

import io.tmail.credentials.ConsoleSession;
import io.tmail.credentials.ConsoleSessions;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Lists and ends the console sessions of the login that {@link LoginsView} shows. */
@Named
@RequestScoped
public class SessionsForm {
  @Inject private ConsoleSessions sessions;
  @Inject private LoginsView view;
  @Inject private Notices notices;

  public void end(long id) {
    try {
      if (view.isOwn()) {
        sessions.end(id);
      } else {
        sessions.end(view.getLogin(), id);
      }
      notices.done("sessions.ended");
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  /** All sessions except the present one. */
  public void endOthers() {
    try {
      if (view.isOwn()) {
        sessions.endOthers();
      } else {
        sessions.endAll(view.getLogin());
      }
      notices.done("sessions.othersEnded");
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  public List<ConsoleSession> getList() {
    if (view.isOwn()) {
      return sessions.own();
    }
    return view.isReached() ? sessions.of(view.getLogin()) : List.of();
  }

  /** Whether there are others than the present one. */
  public boolean isOthers() {
    return getList().stream().anyMatch(one -> !one.isThis());
  }
}
