package io.tmail.admin.faces;

import io.tmail.accounts.Administrators;
import io.tmail.credentials.AdministratorPasswords;
import io.tmail.credentials.Passwords;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The page on which administrators change their own password. */
@Named
@RequestScoped
public class OwnPasswordForm {
  private static final String FORM = "ownPassword";

  @Inject private Administrators administrators;
  @Inject private AdministratorPasswords administratorPasswords;
  @Inject private Passwords passwords;
  @Inject private Visitor visitor;
  @Inject private Notices notices;

  private String current;
  private String chosen;
  private String repeated;

  /** Goes to the start page on success; stays on this page if the input is invalid. */
  public String change() {
    if (!chosen.equals(repeated)) {
      return notices.wrong(FORM, "repeated", "password.differs");
    }
    return visitor.isUser() ? changeUsers() : changeAdministrators();
  }

  private String changeUsers() {
    try {
      passwords.changeOwn(visitor.getName(), current, chosen);
    } catch (AccountsException refusal) {
      return notices.refused(FORM, refusal);
    }
    return notices.doneThenShow("me", "password.changed");
  }

  private String changeAdministrators() {
    try {
      administratorPasswords.changeOwn(visitor.getName(), current, chosen);
    } catch (AccountsException refusal) {
      return notices.refused(FORM, refusal);
    }
    return notices.doneThenShow(visitor.isAdministrator() ? "index" : "users", "password.changed");
  }

  /** Whether nothing else is open to the administrator until the one-time password is changed. */
  public boolean isForced() {
    return !visitor.isUser()
        && administrators
            .find(visitor.getName())
            .map(administrator -> administrator.mustChangePassword())
            .orElse(false);
  }

  public String getCurrent() {
    return current;
  }

  public void setCurrent(String current) {
    this.current = current;
  }

  public String getChosen() {
    return chosen;
  }

  public void setChosen(String chosen) {
    this.chosen = chosen;
  }

  public String getRepeated() {
    return repeated;
  }

  public void setRepeated(String repeated) {
    this.repeated = repeated;
  }
}
