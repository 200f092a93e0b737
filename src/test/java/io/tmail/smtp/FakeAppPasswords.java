package io.tmail.smtp;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.Admitted;
import io.tmail.accounts.AppPasswords;
import java.util.Optional;

/** Nobody has a password for a program: the users' own count. */
final class FakeAppPasswords extends AppPasswords {
  private final Accounts accounts;

  FakeAppPasswords(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Optional<Admitted> authenticate(String login, String password) {
    return accounts.authenticate(login, password).map(user -> new Admitted(user, ""));
  }
}
