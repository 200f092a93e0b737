package io.tmail.admin.faces;

import io.tmail.accounts.Users;
import io.tmail.dovecot.Mailboxes;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The dialog that removes a user, with or without the mail. */
@Named
@RequestScoped
public class RemoveUserForm {
  @Inject private Users users;
  @Inject private Mailboxes mailboxes;
  @Inject private Notices notices;

  private String login;
  private boolean withMail;

  public void remove() {
    try {
      if (withMail) {
        mailboxes.removeWithMail(login);
      } else {
        users.remove(login);
      }
      notices.done(withMail ? "users.removedWithMail" : "users.removed", login);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  /** Opens the dialog for a user. */
  public void open(String about) {
    login = about;
    withMail = false;
  }

  public String getLogin() {
    return login;
  }

  public void setLogin(String login) {
    this.login = login;
  }

  public boolean isWithMail() {
    return withMail;
  }

  public void setWithMail(boolean withMail) {
    this.withMail = withMail;
  }
}
