package io.tmail.admin.security;

import io.tmail.accounts.Administrator;
import io.tmail.accounts.Administrators;
import io.tmail.accounts.User;
import io.tmail.accounts.Users;
import io.tmail.credentials.AdministratorPasswords;
import io.tmail.credentials.Passwords;
import io.tmail.rights.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Everyone with a name and a password here: administrators and users. */
@ApplicationScoped
class People {
  private Administrators administrators;
  private AdministratorPasswords administratorPasswords;
  private Users users;
  private Passwords passwords;

  protected People() {}

  @Inject
  People(
      Administrators administrators,
      AdministratorPasswords administratorPasswords,
      Users users,
      Passwords passwords) {
    this.administrators = administrators;
    this.administratorPasswords = administratorPasswords;
    this.users = users;
    this.passwords = passwords;
  }

  /**
   * The person with this login and password; wrong ones take the same time, whether or not the
   * login exists.
   */
  Optional<Caller> authenticate(String login, String password) {
    Optional<Caller> administrator =
        administratorPasswords.authenticate(login, password).map(Caller::of);
    return administrator.isPresent()
        ? administrator
        : passwords.authenticate(login, password).map(Caller::of);
  }

  /** The present state of a person who signed in earlier; empty if they may no longer sign in. */
  Optional<Caller> again(String login, boolean asUser) {
    return asUser
        ? users.find(login).filter(User::isActive).map(Caller::of)
        : administrators.find(login).map(Caller::of);
  }

  /** Whether a one-time password has to be changed first. */
  boolean mustChange(Caller caller) {
    return caller.role() != Role.USER
        && administrators.find(caller.name()).map(Administrator::mustChangePassword).orElse(false);
  }
}
