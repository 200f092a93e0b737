package io.tmail.admin.faces.sending;

import io.tmail.admin.faces.Notices;
import io.tmail.admin.faces.Visitor;
import io.tmail.queue.control.SuspendedMail;
import io.tmail.rights.AccountsException;
import io.tmail.sending.Suspension;
import io.tmail.sending.Suspensions;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.List;

/** Users who may not send at present. */
@Named
@RequestScoped
public class SuspensionsView {
  @Inject private Suspensions suspensions;
  @Inject private SuspendedMail mail;
  @Inject private Visitor visitor;
  @Inject private Notices notices;

  private String login;
  private String reason;
  private List<Suspension> rows;

  public void suspend() {
    try {
      suspensions.suspend(login.strip(), reason, "");
      notices.done("sending.suspended", login.strip());
      login = null;
      reason = null;
    } catch (AccountsException refusal) {
      notices.refused("suspend", refusal);
    }
    rows = null;
  }

  /** What is held is delivered. */
  public void restore(String user) {
    restore(user, false, "sending.restored");
  }

  /** What is held is deleted. */
  public void remove(String user) {
    restore(user, true, "sending.discarded");
  }

  private void restore(String user, boolean discards, String done) {
    try {
      long count = mail.restore(user, discards).done();
      notices.done(done, user, count);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    } catch (SQLException unavailable) {
      notices.failed("sending.trouble");
    }
    rows = null;
  }

  /** Recipients in the queue that are held of a user. */
  public long held(String user) {
    try {
      return mail.count(user);
    } catch (SQLException unavailable) {
      return 0;
    }
  }

  /** Read once a request, after the action. */
  public List<Suspension> getRows() {
    if (rows == null) {
      rows = suspensions.list();
    }
    return rows;
  }

  /** The visitor's own suspension; null if there is none. */
  public Suspension getOwn() {
    return visitor.isUser() ? suspensions.of(visitor.getName()).orElse(null) : null;
  }

  public String getLogin() {
    return login;
  }

  public void setLogin(String login) {
    this.login = login;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }
}
