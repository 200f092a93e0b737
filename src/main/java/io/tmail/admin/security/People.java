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

/** Who has a name and a password here: administrators and users. */
@ApplicationScoped
class People {
  @Inject private Administrators administrators;
  @Inject private AdministratorPasswords administratorPasswords;
  @Inject private Users users;
  @Inject private Passwords passwords;

  /** Whoever has this login and password; wrong ones cost the same, known or not. */
  Optional<Caller> authenticate(String login, String password) {
    Optional<Caller> administrator =
        administratorPasswords.authenticate(login, password).map(Caller::of);
    return administrator.isPresent()
        ? administrator
        : passwords.authenticate(login, password).map(Caller::of);
  }

  /** Whoever has signed in as this before, as he is now; empty if he may not any more. */
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
