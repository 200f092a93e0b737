package io.tmail.credentials;

import io.tmail.accounts.User;
import io.tmail.accounts.UserChange;
import io.tmail.accounts.UserTables;
import io.tmail.accounts.Users;
import io.tmail.dovecot.DovecotLogin;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Login;
import io.tmail.secrets.GeneratedPassword;
import io.tmail.secrets.PasswordHash;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** The users' own passwords: checked, changed and generated. Any thread may call. */
@ApplicationScoped
public class Passwords {
  private Users users;
  private UserTables tables;
  private DovecotLogin dovecot;
  private PasswordProof proof;

  protected Passwords() {}

  @Inject
  public Passwords(Users users, UserTables tables, DovecotLogin dovecot, PasswordProof proof) {
    this.users = users;
    this.tables = tables;
    this.dovecot = dovecot;
    this.proof = proof;
  }

  /**
   * The active user with this login and password. Costs the same, some milliseconds, whether or not
   * there is such a user. An old bcrypt hash is replaced by one that Dovecot understands, one from
   * elsewhere by one that needs no Dovecot.
   */
  public Optional<User> authenticate(String login, String password) {
    Optional<User> user = tables.find(Login.normal(login));
    PasswordHash hash = PasswordHash.orDecoy(user.map(User::password));
    boolean right =
        hash.matches(password)
            || (hash.isForeign()
                && hash.isBearable()
                && dovecot.accepts(user.get().login(), password));
    if (!right || !user.map(User::isActive).orElse(false)) {
      return Optional.empty();
    }
    if (hash.isBcrypt() || hash.isForeign()) {
      tables.upgradePassword(user.get().login(), hash, PasswordHash.hashed(password));
    }
    return user;
  }

  /** Users change their own password; the one before must be right. */
  @Transactional
  public void changeOwn(String login, String current, String chosen) {
    PasswordHash password = PasswordHash.of(chosen);
    proof.expect(login, "current", () -> authenticate(login, current).isPresent());
    if (current.equals(chosen)) {
      throw AccountsException.refused("passwd", "the new password must differ from the old one");
    }
    users.replacePassword(login, password);
  }

  /** Generates a new password for a user, and returns it only once. */
  @Transactional
  public String generate(String login) {
    String password = GeneratedPassword.make();
    users.update(login, UserChange.NOTHING.withPassword(password));
    return password;
  }
}
