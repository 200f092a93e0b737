package io.tmail.smtp;

import io.tmail.credentials.Admitted;
import io.tmail.credentials.AppPasswords;
import io.tmail.credentials.Passwords;
import java.util.Optional;

/** Nobody has a password for a program: the users' own count. */
final class FakeAppPasswords extends AppPasswords {
  private final Passwords passwords;

  FakeAppPasswords(Passwords passwords) {
    this.passwords = passwords;
  }

  @Override
  public Optional<Admitted> authenticate(String login, String password) {
    return passwords.authenticate(login, password).map(user -> new Admitted(user, ""));
  }
}
