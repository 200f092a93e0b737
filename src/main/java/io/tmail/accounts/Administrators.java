package io.tmail.accounts;

import io.tmail.config.Settings;
import io.tmail.mail.DomainName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Who may administer: the use cases of console and API logins. Any thread may call. */
@ApplicationScoped
public class Administrators {
  /** The administrator that every installation begins with. */
  public static final String FIRST = "admin";

  private static final int LONGEST_DOMAINS = 4000;

  private final Clock clock = Clock.systemUTC();

  private static final Logger LOG = Logger.getLogger(Administrators.class.getName());

  @Inject Settings settings;
  @Inject PasswordProof proof;
  @Inject AccountTables tables;
  @Inject FactorTables factors;
  @Inject LoginTables logins;
  @Inject ConsoleSessions sessions;
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

  /** All of them by name. */
  public List<Administrator> list() {
    Actor.expectAll("login");
    return tables.administrators();
  }

  /**
   * Makes an administrator, who has to change the one-time password at the first login.
   *
   * @param domains those he is for; none for the whole server
   */
  @Transactional
  public Administrator add(String login, String oneTimePassword, List<String> domains) {
    Actor.expectAll("login");
    Login name = new Login(login);
    PasswordHash password = PasswordHash.of(oneTimePassword);
    List<String> confines = existing(domains);
    if (tables.user(name.name()).isPresent()) {
      throw AccountsException.conflict("login", name.name() + " is a user already");
    }
    AccountsException there =
        AccountsException.conflict("login", "administrator " + name.name() + " already exists");
    if (tables.administrator(name.name()).isPresent()) {
      throw there;
    }
    Administrator made = new Administrator(name.name(), password, clock.instant());
    made.confine(confines);
    tables.add(made, there);
    actions.note("administrator.add", name.name(), String.join(" ", confines));
    return made;
  }

  private List<String> existing(List<String> domains) {
    List<String> names =
        domains.stream().map(domain -> DomainName.known(domain.strip())).distinct().toList();
    for (String name : names) {
      if (tables.rcptHost(name).isEmpty()) {
        throw AccountsException.refused("domains", "rcpthost " + name + " doesn't exist");
      }
    }
    if (String.join(" ", names).length() > LONGEST_DOMAINS) {
      throw AccountsException.refused("domains", "too many domains for one administrator");
    }
    return names;
  }

  /** Gives an administrator other domains; none for the whole server. */
  @Transactional
  public void confine(String login, List<String> domains) {
    Actor.expectAll("login");
    Administrator administrator = existing(login);
    List<String> confines = existing(domains);
    if (!confines.isEmpty()) {
      expectAnother(administrator);
    }
    administrator.confine(confines);
    actions.note("administrator.change", administrator.login(), String.join(" ", confines));
  }

  /** Whether a domain administrator may let users send to other servers. */
  @Transactional
  public void allowGrantingRelay(String login, boolean wanted) {
    Actor.expectAll("login");
    Administrator administrator = existing(login);
    administrator.allowGrantingRelay(wanted);
    actions.note("administrator.change", administrator.login(), "grants relay " + wanted);
  }

  /** Removes one, but never the last who may do everything. */
  @Transactional
  public void remove(String login) {
    Actor.expectAll("login");
    Administrator administrator = existing(login);
    expectAnother(administrator);
    factors.remove(administrator.login());
    logins.remove(administrator.login());
    sessions.endOthersOf(administrator.login());
    tables.remove(administrator);
    actions.note("administrator.remove", administrator.login(), "");
  }

  private void expectAnother(Administrator leaving) {
    boolean another =
        tables.administrators().stream()
            .anyMatch(
                each -> each.role() == Role.ADMINISTRATOR && !each.login().equals(leaving.login()));
    if (!another) {
      throw AccountsException.conflict(
          "login", leaving.login() + " is the last administrator of the whole server");
    }
  }

  private Administrator existing(String login) {
    return administrator(login)
        .orElseThrow(
            () -> AccountsException.notFound("login", "Administrator " + login + " doesn't exist"));
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

  /** The file of the first start is worth nothing any more. */
  private void forgetOneTimePassword() {
    try {
      Files.deleteIfExists(settings.general().home().resolve("run/first-admin"));
    } catch (IOException unwritable) {
      LOG.log(Level.WARNING, "run/first-admin cannot be removed: {0}", unwritable.getMessage());
    }
  }

  /** The same for the administrator who asks; the password before must be right. */
  @Transactional
  public void changeOwnPassword(String login, String current, String chosen) {
    proof.expect(login, "current", () -> authenticate(login, current).isPresent());
    changePassword(login, chosen);
  }

  /** Sets the password that the administrator chose, which must differ from a one-time one. */
  @Transactional
  public void changePassword(String login, String chosen) {
    PasswordHash password = PasswordHash.of(chosen);
    Administrator administrator = existing(login);
    if (administrator.password().matches(chosen)) {
      throw AccountsException.refused("passwd", "the new password must differ from the old one");
    }
    administrator.changePassword(password);
    if (administrator.login().equals(FIRST)) {
      forgetOneTimePassword();
    }
    sessions.endOthersOf(administrator.login());
    actions.note("administrator.password", administrator.login(), "");
  }
}
