package io.tmail.admin.faces;

import io.tmail.accounts.AccountsException;
import io.tmail.accounts.ConsoleSession;
import io.tmail.accounts.ConsoleSessions;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The visitor's open sessions of the console: list, end. */
@Named
@RequestScoped
public class SessionsForm {
  @Inject private ConsoleSessions sessions;
  @Inject private Notices notices;

  public void end(long id) {
    try {
      sessions.end(id);
      notices.done("sessions.ended");
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  public void endOthers() {
    sessions.endOthers();
    notices.done("sessions.othersEnded");
  }

  public List<ConsoleSession> getList() {
    return sessions.own();
  }

  /** Whether there are more than the one that asks. */
  public boolean isOthers() {
    return getList().stream().anyMatch(one -> !one.isThis());
  }
}
