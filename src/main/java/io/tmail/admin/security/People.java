package io.tmail.admin.security;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.Administrator;
import io.tmail.accounts.Administrators;
import io.tmail.accounts.Role;
import io.tmail.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Who has a name and a password here: administrators and users. */
@ApplicationScoped
class People {
  @Inject private Administrators administrators;
  @Inject private Accounts accounts;

  /** Whoever has this login and password; wrong ones cost the same, known or not. */
  Optional<Caller> authenticate(String login, String password) {
    Optional<Caller> administrator = administrators.authenticate(login, password).map(Caller::of);
    return administrator.isPresent()
        ? administrator
        : accounts.authenticate(login, password).map(Caller::of);
  }

  /** Whoever has signed in as this before, as he is now; empty if he may not any more. */
  Optional<Caller> again(String login, boolean asUser) {
    return asUser
        ? accounts.user(login).filter(User::isActive).map(Caller::of)
        : administrators.administrator(login).map(Caller::of);
  }

  /** Whether a one-time password has to be changed first. */
  boolean mustChange(Caller caller) {
    return caller.role() != Role.USER
        && administrators
            .administrator(caller.name())
            .map(Administrator::mustChangePassword)
            .orElse(false);
  }
}
