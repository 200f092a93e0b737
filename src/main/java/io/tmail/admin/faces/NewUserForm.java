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
  private String quota;
  private String mailHost;
  private boolean mailbox = true;
  private boolean relay = true;
  private boolean catchAll;
  private String madeFor;
  private String madePassword;

  public void add() {
    boolean made = password == null;
    String chosen = made ? GeneratedPassword.make() : password;
    boolean relaying = relay && Actor.current().mayGrantRelay();
    try {
      users.add(
          new NewUser(login, chosen, relaying, mailbox, catchAll, quota).withMailHost(mailHost));
      if (made) {
        madeFor = login;
        madePassword = chosen;
        notices.keepOpen();
      }
      notices.done("users.added", login);
      clear();
    } catch (AccountsException refusal) {
      notices.refused("newUser", refusal);
    }
  }

  private void clear() {
    login = null;
    quota = null;
    mailHost = null;
    mailbox = true;
    relay = true;
    catchAll = false;
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
}
