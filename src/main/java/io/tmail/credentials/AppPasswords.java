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
 * App passwords. They are accepted by SMTP, IMAP and POP3, never by console or API. Each is
 * generated here, shown once, and can be revoked separately. Any thread may call.
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

  /** Those of a user that the actor may see, by name. */
  public List<AppPassword> list(String login) {
    return rows(owner(login));
  }

  /** Creates one and returns it; only its hash is stored. */
  @Transactional
  public String add(String login, String name) {
    String owner = owner(login);
    if (name == null || !name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,99}")) {
      throw AccountsException.refused(
          "name", "an app password's name has 1 to 100 letters, digits, spaces, dots and dashes");
    }
    List<AppPassword> present = rows(owner);
    AccountsException there =
        AccountsException.conflict("name", "app password " + name + " already exists");
    if (present.stream().anyMatch(each -> each.name().equals(name))) {
      throw there;
    }
    if (present.size() >= MOST) {
      throw AccountsException.refused("name", "a user has at most " + MOST + " app passwords");
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
                () ->
                    AccountsException.notFound("name", "app password " + name + " doesn't exist"));
    tables.remove(password);
    shutOuts.fire(new ShutOut(owner));
    actions.note("apppassword.remove", owner, name);
  }

  /** Sets whether programs may also use the user's own password; called by users for themselves. */
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
   * The active user with this login and password: an app password, or the user's own unless
   * programs must not use it. Wrong passwords take the same time whether or not the login exists,
   * as does the user's own password where it is not accepted.
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
