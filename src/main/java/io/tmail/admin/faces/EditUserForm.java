package io.tmail.admin.faces;

import io.tmail.accounts.User;
import io.tmail.accounts.UserChange;
import io.tmail.accounts.Users;
import io.tmail.credentials.SecondFactors;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The dialog that changes what a user may do and have. */
@Named
@RequestScoped
public class EditUserForm {
  @Inject private Users users;
  @Inject private SecondFactors factors;
  @Inject private Notices notices;

  private String login;
  private boolean active;
  private boolean mailbox;
  private boolean relay;
  private boolean catchAll;
  private String quota;
  private String mailHost;
  private boolean appPasswordsOnly;

  /** Opens the dialog with the user's present values. */
  public void show(User user) {
    login = user.login();
    active = user.isActive();
    mailbox = user.hasMailbox();
    relay = user.mayRelay();
    catchAll = user.isCatchAll();
    quota = user.quota();
    mailHost = user.mailHost().orElse("");
    appPasswordsOnly = user.takesAppPasswordsOnly();
  }

  /** For a user who has lost their second factor. */
  public void resetFactor() {
    try {
      factors.resetUsers(login);
      notices.done("factor.reset", login);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  /** Whether the user's login requires a code. */
  public boolean isFactor() {
    return login != null && factors.isOn(login);
  }

  public void change() {
    try {
      users.update(
          login,
          new UserChange(null, active, relay, mailbox, mailbox && catchAll, quota)
              .withMailHost(mailbox ? mailHost : null)
              .withAppPasswordsOnly(appPasswordsOnly));
      notices.done("users.changed", login);
    } catch (AccountsException refusal) {
      notices.refused("editUser", refusal);
    }
  }

  public String getLogin() {
    return login;
  }

  public void setLogin(String login) {
    this.login = login;
  }

  public boolean isActive() {
    return active;
  }

  public void setActive(boolean active) {
    this.active = active;
  }

  public boolean isMailbox() {
    return mailbox;
  }

  public void setMailbox(boolean mailbox) {
    this.mailbox = mailbox;
  }

  public boolean isRelay() {
    return relay;
  }

  public void setRelay(boolean relay) {
    this.relay = relay;
  }

  public boolean isCatchAll() {
    return catchAll;
  }

  public void setCatchAll(boolean catchAll) {
    this.catchAll = catchAll;
  }

  public String getQuota() {
    return quota;
  }

  public void setQuota(String quota) {
    this.quota = quota;
  }

  public String getMailHost() {
    return mailHost;
  }

  public void setMailHost(String mailHost) {
    this.mailHost = mailHost;
  }

  public boolean isAppPasswordsOnly() {
    return appPasswordsOnly;
  }

  public void setAppPasswordsOnly(boolean appPasswordsOnly) {
    this.appPasswordsOnly = appPasswordsOnly;
  }
}
