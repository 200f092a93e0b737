package io.tmail.accounts;

import io.tmail.database.Tables;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import io.tmail.secrets.PasswordHash;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The use cases of users, shared by console, API and command line. Each change is one transaction,
 * durable on return, and in force for SMTP, IMAP and POP3 from then on; one that the rules forbid
 * throws {@link AccountsException} and changes nothing. Reads take no lock. Any thread may call.
 */
@ApplicationScoped
public class Users {
  private Tables tables;
  private UserTables users;
  private AdministratorTables administrators;
  private AliasTables aliases;
  private Domains domains;
  private MailboxSetup mailboxes;
  private InUse use;
  private SenderAddresses senders;
  private ActionLog actions;
  private Event<Object> events;

  protected Users() {}

  @Inject
  Users(
      Tables tables,
      UserTables users,
      AdministratorTables administrators,
      AliasTables aliases,
      Domains domains,
      MailboxSetup mailboxes,
      InUse use,
      SenderAddresses senders,
      ActionLog actions,
      @Any Event<Object> events) {
    this.tables = tables;
    this.users = users;
    this.administrators = administrators;
    this.aliases = aliases;
    this.domains = domains;
    this.mailboxes = mailboxes;
    this.use = use;
    this.senders = senders;
    this.actions = actions;
    this.events = events;
  }

  /** Adds a user, and with a mailbox its domain if that is new. */
  @Transactional
  public User add(NewUser wanted) {
    User user = made(wanted, wanted.hashed());
    domains.addOf(user);
    tables.add(user, exists(user.login()));
    changed("user.add", user.login(), rights(user));
    return user;
  }

  /** Throws what {@link #add} would throw now, but adds no user. */
  public void check(NewUser wanted) {
    made(wanted, wanted.checkedOnly());
  }

  private User made(NewUser wanted, PasswordHash password) {
    Login login = new Login(wanted.login());
    Actor.expectReach("login", login.name());
    expectAddressOfDomain(login);
    if (wanted.mayRelay()) {
      Actor.expectGrantsRelay("authRelay");
    }
    User user = new User(login, password);
    user.allowRelay(wanted.mayRelay());
    user.takeAppPasswordsOnly(wanted.appPasswordsOnly());
    expectFree(login.name());
    mailboxes.open(user, wanted);
    return user;
  }

  private void expectFree(String login) {
    if (users.find(login).isPresent()) {
      throw exists(login);
    }
    if (administrators.find(login).isPresent()) {
      throw AccountsException.conflict("login", login + " is an administrator already");
    }
    if (aliases.find(login).isPresent()) {
      throw AccountsException.conflict("login", login + " is an alias already");
    }
  }

  /** A domain administrator makes addresses of the domains, and no other text that ends so. */
  private static void expectAddressOfDomain(Login login) {
    Actor actor = Actor.current();
    if (!actor.reachesAll() && !actor.reachesDomain(login.address().domain())) {
      throw AccountsException.forbidden("login", login + " is not in one of your domains");
    }
  }

  /** Changes what the change names. */
  @Transactional
  public User update(String login, UserChange change) {
    Optional<PasswordHash> password = Optional.ofNullable(change.password()).map(PasswordHash::of);
    User user = users.existing(login);
    Actor.expectReach("login", user.login());
    if (Boolean.TRUE.equals(change.mayRelay()) && !user.mayRelay()) {
      Actor.expectGrantsRelay("authRelay");
    }
    password.ifPresent(user::changePassword);
    Optional.ofNullable(change.active()).ifPresent(user::setActive);
    Optional.ofNullable(change.mayRelay()).ifPresent(user::allowRelay);
    Optional.ofNullable(change.appPasswordsOnly()).ifPresent(user::takeAppPasswordsOnly);
    Optional.ofNullable(change.junkScore()).ifPresent(score -> JunkScores.choose(user, score));
    boolean hadMailbox = user.hasMailbox();
    mailboxes.change(user, change);
    if (!hadMailbox) {
      domains.addOf(user);
    }
    endSessions(user, change);
    changed("user.change", user.login(), change.toString());
    return user;
  }

  private void endSessions(User user, UserChange change) {
    if (change.password() != null || !user.isActive()) {
      shutOut(user);
    } else if (Boolean.TRUE.equals(change.appPasswordsOnly())) {
      events.fire(new ShutOut(user.login()));
    }
  }

  /** Replaces a user's own password; the caller has checked the current one. */
  public void replacePassword(String login, PasswordHash password) {
    User user = users.find(Login.normal(login)).orElseThrow();
    user.changePassword(password);
    shutOut(user);
    changed("user.password", user.login(), "by the user");
  }

  /** From that score on the user's own mail goes to Junk; 0 for the server's own. */
  @Transactional
  public void chooseJunkScore(String login, double score) {
    User user = users.existing(login);
    JunkScores.choose(user, score);
    changed("user.change", user.login(), "junk score " + score + ", by the user");
  }

  /** Ends all sessions of the login, except the present one. */
  private void shutOut(User user) {
    events.fire(new SignedOut(user.login()));
    events.fire(new ShutOut(user.login()));
  }

  /**
   * Removes the login, unless an alias still delivers to it. Existing mail is kept on disk; the
   * mail rules are no longer run.
   */
  @Transactional
  public void remove(String login) {
    User user = users.existing(login);
    Actor.expectReach("login", user.login());
    use.expectNoAliasTo(user.login(), "login", "User " + user.login());
    leaveMailbox(user);
    senders.removeAllOf(user.login());
    events.fire(new LoginRemoved(user.login()));
    shutOut(user);
    tables.remove(user);
    changed("user.remove", user.login(), "the mail stays in " + folderOf(user));
  }

  /** A later user of the same address must not have the rules of this one. */
  private void leaveMailbox(User user) {
    boolean shared =
        users.neighbour(user).filter(other -> other.home().equals(user.home())).isPresent();
    if (!user.home().isEmpty() && !shared) {
      events.fire(new MailboxLeft(user.login(), user.home()));
    }
  }

  /** The user of this login, if there is one that the actor may see. */
  public Optional<User> find(String login) {
    return users.reached(login);
  }

  /** A page of users. */
  public List<ListedUser> list(UserQuery query, int offset, int limit) {
    return users.list(confined(query), offset, limit);
  }

  /** How many users {@link #list} pages through. */
  public long count(UserQuery query) {
    return users.count(confined(query));
  }

  /** When the user last signed in, if ever; known within two seconds. */
  public Optional<Instant> lastLogin(String login) {
    return users.lastLogin(Login.normal(login)).map(LastLogin::at);
  }

  private static UserQuery confined(UserQuery query) {
    List<String> confines = Actor.current().confines();
    if (confines.isEmpty() || query.domains().isEmpty()) {
      return confines.isEmpty() ? query : query.within(confines);
    }
    List<String> both = query.domains().stream().filter(confines::contains).toList();
    return query.within(both.isEmpty() ? List.of("") : both);
  }

  /** Throws if another user's mail is in the user's home. */
  public void expectNobodyElseIn(User user) {
    users
        .neighbour(user)
        .ifPresent(
            other -> {
              throw AccountsException.conflict(
                  "mailbox", "mail of " + other.login() + " is also in " + user.home());
            });
  }

  private static String rights(User user) {
    return (user.hasMailbox() ? "mailbox, quota " + user.quota() : "no mailbox")
        + user.mailHost().map(host -> ", mail host " + host).orElse("")
        + (user.mayRelay() ? ", relay" : "")
        + (user.isCatchAll() ? ", catch-all" : "")
        + (user.takesAppPasswordsOnly() ? ", app passwords only" : "");
  }

  private void changed(String action, String entity, String detail) {
    events.fire(new AccountsChanged());
    actions.note(action, entity, detail);
  }

  private static String folderOf(User user) {
    return user.home().isEmpty() ? "no folder" : user.home();
  }

  private static AccountsException exists(String login) {
    return AccountsException.conflict("login", "User " + login + " already exists");
  }
}
