package io.tmail.admin.faces;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.AccountsException;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;

/** The page of users: search, page through, remove. Lives as long as the page is shown. */
@Named
@ViewScoped
public class UsersView implements Serializable {
  private static final long serialVersionUID = 1L;

  @Inject private Accounts accounts;
  @Inject private Notices notices;

  private UserPages users;

  @PostConstruct
  void open() {
    users = new UserPages(accounts);
  }

  public void remove(String login) {
    try {
      accounts.removeUser(login);
      notices.done("users.removed", login);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  public UserPages getUsers() {
    return users;
  }
}
