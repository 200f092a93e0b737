package io.tmail.admin.faces;

import io.tmail.accounts.UserChange;
import io.tmail.accounts.Users;
import io.tmail.credentials.Passwords;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The dialog that gives a user a new password. */
@Named
@RequestScoped
public class UserPasswordForm {
  @Inject private Users users;
  @Inject private Passwords passwords;
  @Inject private Notices notices;

  private String login;
  private String password;
  private String madePassword;

  /** Opens the dialog for a user. */
  public void open(String about) {
    login = about;
  }

  /** Sets the password that was entered, or generates one and shows it. */
  public void change() {
    try {
      if (password == null) {
        madePassword = passwords.generate(login);
        notices.keepOpen();
        return;
      }
      users.update(login, UserChange.NOTHING.withPassword(password));
      notices.done("users.passwordChanged", login);
    } catch (AccountsException refusal) {
      notices.refused("userPassword", refusal);
    }
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
