package io.tmail.credentials;

import io.tmail.accounts.ShutOut;
import io.tmail.accounts.User;
import io.tmail.accounts.UserTables;
import io.tmail.database.Tables;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Login;
import io.tmail.secrets.GeneratedPassword;
import io.tmail.secrets.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Passwords for mail programs. They are good for SMTP, IMAP and POP3, never for console or API;
 * each is made here, shown once, and ended alone. Any thread may call.
 */
@ApplicationScoped
public class AppPasswords {
  private static final int MOST = 50;

  private Tables tables;
  private UserTables users;
  private Passwords passwords;
  private ActionLog actions;
  private Event<ShutOut> shutOuts;
  private Clock clock;

  protected AppPasswords() {}

  @Inject
  public AppPasswords(
      Tables tables,
      UserTables users,
      Passwords passwords,
      ActionLog actions,
      Event<ShutOut> shutOuts,
      Clock clock) {
    this.tables = tables;
    this.users = users;
    this.passwords = passwords;
    this.actions = actions;
    this.shutOuts = shutOuts;
    this.clock = clock;
  }

  /** Those of a user within reach of who asks, by name. */
  public List<AppPassword> list(String login) {
    return rows(owner(login));
  }

  /** Makes one and gives it; it is not kept. */
  @Transactional
  public String add(String login, String name) {
    String owner = owner(login);
    if (name == null || !name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,99}")) {
      throw AccountsException.refused(
          "name", "the name of a program has 1 to 100 letters, digits, spaces, dots and dashes");
    }
    List<AppPassword> present = rows(owner);
    AccountsException there =
        AccountsException.conflict("name", "there is a password for " + name + " already");
    if (present.stream().anyMatch(each -> each.name().equals(name))) {
      throw there;
    }
    if (present.size() >= MOST) {
      throw AccountsException.refused("name", "more than " + MOST + " passwords for programs");
    }
    String password = GeneratedPassword.make();
    tables.add(new AppPassword(owner, name, Sha256.of(password), clock.instant()), there);
    actions.note("apppassword.add", owner, name);
    return password;
  }

  @Transactional
  public void remove(String login, String name) {
    String owner = owner(login);
    AppPassword password =
        rows(owner).stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> AccountsException.notFound("name", "no password for " + name + " is there"));
    tables.remove(password);
    shutOuts.fire(new ShutOut(owner));
    actions.note("apppassword.remove", owner, name);
  }

  /** Whether programs may use the user's own password, too; he decides it for himself. */
  @Transactional
  public void takeOnly(String login, boolean only) {
    User user = users.find(owner(login)).orElseThrow();
    user.takeAppPasswordsOnly(only);
    if (only) {
      shutOuts.fire(new ShutOut(user.login()));
    }
    actions.note("apppassword.only", user.login(), only ? "on" : "off");
  }

  /**
   * The active user with this login and password, be it his own, unless programs must not use that,
   * or one for a program. Wrong ones cost the same, known or not, as does the own one in vain.
   */
  public Optional<Admitted> authenticate(String login, String password) {
    Optional<User> user =
        passwords.authenticate(login, password).filter(found -> !found.takesAppPasswordsOnly());
    if (user.isPresent()) {
      return Optional.of(new Admitted(user.get(), ""));
    }
    String hash = Sha256.of(password);
    String name = Login.normal(login);
    return rows(name).stream()
        .filter(each -> each.hash().equals(hash))
        .findFirst()
        .flatMap(
            known ->
                users.find(name).filter(User::isActive).map(u -> new Admitted(u, known.name())));
  }

  private String owner(String login) {
    return users.existing(login).login();
  }

  /** In the transaction that removes the user. */
  void removeAllOf(String login) {
    rows(login).forEach(tables::remove);
  }

  /** The app passwords of a user, by name. */
  private List<AppPassword> rows(String login) {
    return tables.named(AppPassword.OF, AppPassword.class, q -> q.setParameter("login", login));
  }
}
