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
  private UserRights rights = new UserRights();
  private boolean appPasswordsOnly;
  private Double junkScore;

  /** Opens the dialog with the user's present values. */
  public void open(User user) {
    login = user.login();
    active = user.isActive();
    rights = UserRights.of(user);
    appPasswordsOnly = user.takesAppPasswordsOnly();
    junkScore = user.junkScore().isPresent() ? user.junkScore().getAsDouble() : null;
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
      users.update(login, wanted());
      notices.done("users.changed", login);
    } catch (AccountsException refusal) {
      notices.refused("editUser", refusal);
    }
  }

  private UserChange wanted() {
    boolean mailbox = rights.isMailbox();
    boolean catchAll = mailbox && rights.isCatchAll();
    return new UserChange(null, active, rights.isRelay(), mailbox, catchAll, rights.getQuota())
        .withMailHost(mailbox ? rights.getMailHost() : null)
        .withAppPasswordsOnly(appPasswordsOnly)
        .withJunkScore(junkScore == null ? 0 : junkScore);
  }

  public UserRights getRights() {
    return rights;
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

  /** Null for the server's own. */
  public Double getJunkScore() {
    return junkScore;
  }

  public void setJunkScore(Double junkScore) {
    this.junkScore = junkScore;
  }

  public boolean isAppPasswordsOnly() {
    return appPasswordsOnly;
  }

  public void setAppPasswordsOnly(boolean appPasswordsOnly) {
    this.appPasswordsOnly = appPasswordsOnly;
  }
}
