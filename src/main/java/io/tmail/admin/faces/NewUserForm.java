package io.tmail.admin.faces;

import io.tmail.accounts.NewUser;
import io.tmail.accounts.Users;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Actor;
import io.tmail.secrets.GeneratedPassword;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The dialog that adds a user. */
@Named
@RequestScoped
public class NewUserForm {
  @Inject private Users users;
  @Inject private Notices notices;

  private String login;
  private String password;
  private UserRights rights = UserRights.proposed();
  private String madeFor;
  private String madePassword;

  public void add() {
    boolean made = password == null;
    String chosen = made ? GeneratedPassword.make() : password;
    try {
      users.add(wanted(chosen));
      if (made) {
        madeFor = login;
        madePassword = chosen;
        notices.keepOpen();
      }
      notices.done("users.added", login);
      login = null;
      rights = UserRights.proposed();
    } catch (AccountsException refusal) {
      notices.refused("newUser", refusal);
    }
  }

  private NewUser wanted(String chosen) {
    boolean relay = rights.isRelay() && Actor.current().mayGrantRelay();
    return new NewUser(
            login, chosen, relay, rights.isMailbox(), rights.isCatchAll(), rights.getQuota())
        .withMailHost(rights.getMailHost());
  }

  public UserRights getRights() {
    return rights;
  }

  /** The user who was just added, if the password was generated. */
  public String getMadeFor() {
    return madeFor;
  }

  /** The generated password; shown only once. */
  public String getMadePassword() {
    return madePassword;
  }

  public String getLogin() {
    return login;
  }

  public void setLogin(String login) {
    this.login = login;
  }

  public String getPassword() {
    return password;
  }

  public void setPassword(String password) {
    this.password = password;
  }
}
