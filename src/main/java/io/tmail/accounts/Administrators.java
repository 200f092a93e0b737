package io.tmail.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** Who may administer: the use cases of console and API logins. Any thread may call. */
@ApplicationScoped
public class Administrators {
  /** The administrator that every installation begins with. */
  public static final String FIRST = "admin";

  private final Clock clock = Clock.systemUTC();

  @Inject AccountTables tables;
  @Inject ActionLog actions;

  /** Makes the {@link #FIRST} administrator if there is none; false if there already was one. */
  @Transactional
  public boolean addFirst(String oneTimePassword) {
    PasswordHash password = PasswordHash.of(oneTimePassword);
    if (tables.hasAdministrators()) {
      return false;
    }
    tables.add(
        new Administrator(FIRST, password, clock.instant()),
        AccountsException.conflict("login", "administrator " + FIRST + " already exists"));
    actions.note("administrator.add", FIRST, "one-time password");
    return true;
  }

  /** Whether an administrator was ever made here. */
  public boolean isAny() {
    return tables.hasAdministrators();
  }

  public Optional<Administrator> administrator(String login) {
    return tables.administrator(Login.normal(login));
  }

  /** The administrator with this login and password, at the same cost if there is none. */
  public Optional<Administrator> authenticate(String login, String password) {
    Optional<Administrator> found = administrator(login);
    boolean matches = PasswordHash.orDecoy(found.map(Administrator::password)).matches(password);
    return found.filter(administrator -> matches);
  }

  /** Sets the password that the administrator chose, which must differ from a one-time one. */
  @Transactional
  public void changePassword(String login, String chosen) {
    PasswordHash password = PasswordHash.of(chosen);
    Administrator administrator =
        administrator(login)
            .orElseThrow(
                () ->
                    AccountsException.notFound(
                        "login", "Administrator " + login + " doesn't exist"));
    if (administrator.password().matches(chosen)) {
      throw AccountsException.refused("passwd", "the new password must differ from the old one");
    }
    administrator.changePassword(password);
    actions.note("administrator.password", administrator.login(), "");
  }
}
