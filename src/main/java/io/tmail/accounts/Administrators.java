package io.tmail.accounts;

import io.tmail.database.Tables;
import io.tmail.mail.DomainName;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import io.tmail.rights.Role;
import io.tmail.secrets.PasswordHash;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The use cases of administrators, who sign in to console and API. Any thread may call. */
@ApplicationScoped
public class Administrators {
  /** The administrator that every installation begins with. */
  public static final String FIRST = "admin";

  private static final int LONGEST_DOMAINS = 4000;

  private Tables tables;
  private AdministratorTables administrators;
  private UserTables users;
  private DomainTables domains;
  private ActionLog actions;
  private Clock clock;
  private Event<Object> events;

  protected Administrators() {}

  @Inject
  Administrators(
      Tables tables,
      AdministratorTables administrators,
      UserTables users,
      DomainTables domains,
      ActionLog actions,
      Clock clock,
      @Any Event<Object> events) {
    this.tables = tables;
    this.administrators = administrators;
    this.users = users;
    this.domains = domains;
    this.actions = actions;
    this.clock = clock;
    this.events = events;
  }

  /** Makes the {@link #FIRST} administrator if there is none; false if there already was one. */
  @Transactional
  public boolean addFirst(String oneTimePassword) {
    PasswordHash password = PasswordHash.of(oneTimePassword);
    if (administrators.isAny()) {
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
    return administrators.list();
  }

  /**
   * Adds an administrator, who must change the one-time password at the first login.
   *
   * @param domains domains to administer; empty for the whole server
   */
  @Transactional
  public Administrator add(String login, String oneTimePassword, List<String> domains) {
    Actor.expectAll("login");
    Login name = new Login(login);
    PasswordHash password = PasswordHash.of(oneTimePassword);
    List<String> confines = existing(domains);
    if (users.find(name.name()).isPresent()) {
      throw AccountsException.conflict("login", name.name() + " is a user already");
    }
    AccountsException there =
        AccountsException.conflict("login", "administrator " + name.name() + " already exists");
    if (administrators.find(name.name()).isPresent()) {
      throw there;
    }
    Administrator made = new Administrator(name.name(), password, clock.instant());
    made.confine(confines);
    tables.add(made, there);
    actions.note("administrator.add", name.name(), String.join(" ", confines));
    return made;
  }

  private List<String> existing(List<String> wanted) {
    List<String> names =
        wanted.stream().map(domain -> DomainName.known(domain.strip())).distinct().toList();
    for (String name : names) {
      if (domains.find(name).isEmpty()) {
        throw AccountsException.refused("domains", "rcpthost " + name + " doesn't exist");
      }
    }
    if (String.join(" ", names).length() > LONGEST_DOMAINS) {
      throw AccountsException.refused("domains", "too many domains for one administrator");
    }
    return names;
  }

  /** Changes the domains of an administrator; an empty list means the whole server. */
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

  /** Whether a domain administrator may allow users to send to other servers. */
  @Transactional
  public void allowGrantingRelay(String login, boolean wanted) {
    Actor.expectAll("login");
    Administrator administrator = existing(login);
    administrator.allowGrantingRelay(wanted);
    actions.note("administrator.change", administrator.login(), "grants relay " + wanted);
  }

  /** Removes an administrator, but never the last one of the whole server. */
  @Transactional
  public void remove(String login) {
    Actor.expectAll("login");
    Administrator administrator = existing(login);
    expectAnother(administrator);
    events.fire(new LoginRemoved(administrator.login()));
    events.fire(new SignedOut(administrator.login()));
    tables.remove(administrator);
    actions.note("administrator.remove", administrator.login(), "");
  }

  private void expectAnother(Administrator leaving) {
    boolean another =
        administrators.list().stream()
            .anyMatch(
                each -> each.role() == Role.ADMINISTRATOR && !each.login().equals(leaving.login()));
    if (!another) {
      throw AccountsException.conflict(
          "login", leaving.login() + " is the last administrator of the whole server");
    }
  }

  /** The administrator of this login; throws {@link AccountsException} if there is none. */
  public Administrator existing(String login) {
    return find(login)
        .orElseThrow(
            () -> AccountsException.notFound("login", "Administrator " + login + " doesn't exist"));
  }

  /** Whether an administrator was ever made here. */
  public boolean isAny() {
    return administrators.isAny();
  }

  public Optional<Administrator> find(String login) {
    return administrators.find(Login.normal(login));
  }

  /** Replaces the administrator's own password. */
  public void replacePassword(String login, PasswordHash password) {
    Administrator administrator = existing(login);
    administrator.changePassword(password);
    events.fire(new SignedOut(administrator.login()));
    actions.note("administrator.password", administrator.login(), "");
  }
}
