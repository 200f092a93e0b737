package io.tmail.accounts;

import io.tmail.config.Settings;
import io.tmail.mail.DomainName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The use cases of users and domains, shared by console, API and command line. Each change is one
 * transaction, durable on return, and in force for SMTP, IMAP and POP3 from then on; one that the
 * rules forbid throws {@link AccountsException} and changes nothing. Reads take no lock. Any thread
 * may call.
 */
@ApplicationScoped
public class Accounts {
  /** So that a refusal stays a line. */
  private static final int MOST_NAMED = 10;

  @Inject AccountTables tables;
  @Inject UserTables users;
  @Inject FactorTables factors;
  @Inject LoginTables logins;
  @Inject ConsoleSessions sessions;
  @Inject ActionLog actions;
  @Inject Settings settings;
  @Inject DovecotLogin dovecot;
  @Inject MailHosts hosts;
  @Inject PasswordProof proof;
  @Inject Event<AccountsChanged> changes;
  @Inject Event<ShutOut> shutOuts;
  @Inject Event<MailboxLeft> lefts;
  @Inject LeftRules leftRules;

  /** Makes a user, and with a mailbox its domain if that is new. */
  @Transactional
  public User addUser(NewUser wanted) {
    User user = made(wanted, wanted.hashed());
    addDomain(user);
    tables.add(user, userExists(user.login()));
    changed("user.add", user.login(), rights(user));
    return user;
  }

  /** Throws what {@link #addUser} would throw now, and adds nobody. */
  public void checkUser(NewUser wanted) {
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
    if (tables.user(login.name()).isPresent()) {
      throw userExists(login.name());
    }
    if (tables.administrator(login.name()).isPresent()) {
      throw AccountsException.conflict("login", login.name() + " is an administrator already");
    }
    if (tables.alias(login.name()).isPresent()) {
      throw AccountsException.conflict("login", login.name() + " is an alias already");
    }
    if (wanted.hasMailbox()) {
      openMailbox(user, wanted.quota());
    }
    if (wanted.mailHost() != null && !wanted.mailHost().isBlank()) {
      moveMailbox(user, wanted.mailHost());
    }
    if (wanted.catchAll()) {
      makeCatchAll(user);
    }
    return user;
  }

  /** A domain administrator makes addresses of the domains, and no other text that ends so. */
  private static void expectAddressOfDomain(Login login) {
    Actor actor = Actor.current();
    if (!actor.reachesAll() && !actor.reachesDomain(login.address().domain())) {
      throw AccountsException.forbidden("login", login + " is not in a domain of yours");
    }
  }

  /** With its first mailbox a domain becomes a local one. */
  private void addDomain(User user) {
    if (user.hasMailbox() && tables.rcptHost(user.domain()).isEmpty()) {
      addHost(user.domain(), true);
    }
  }

  /** Changes what the change names. */
  @Transactional
  public User updateUser(String login, UserChange change) {
    Optional<PasswordHash> password = Optional.ofNullable(change.password()).map(PasswordHash::of);
    User user = tables.existing(login);
    Actor.expectReach("login", user.login());
    if (Boolean.TRUE.equals(change.mayRelay()) && !user.mayRelay()) {
      Actor.expectGrantsRelay("authRelay");
    }
    password.ifPresent(user::changePassword);
    Optional.ofNullable(change.active()).ifPresent(user::setActive);
    Optional.ofNullable(change.mayRelay()).ifPresent(user::allowRelay);
    Optional.ofNullable(change.appPasswordsOnly()).ifPresent(user::takeAppPasswordsOnly);
    changeMailbox(user, change);
    if (change.password() != null || !user.isActive()) {
      shutOut(user);
    } else if (Boolean.TRUE.equals(change.appPasswordsOnly())) {
      shutOuts.fire(new ShutOut(user.login()));
    }
    changed("user.change", user.login(), change.toString());
    return user;
  }

  /**
   * Removes the login, unless an alias still delivers to it. The mail already in the mailbox's
   * folder stays on disk, for whoever asks; its mail rules are no longer run.
   */
  @Transactional
  public void removeUser(String login) {
    User user = tables.existing(login);
    Actor.expectReach("login", user.login());
    expectNoAliasTo(user.login(), "login", "User " + user.login());
    leaveRules(user);
    tables.senderAddresses(user.login()).forEach(tables::remove);
    tables.appPasswords(user.login()).forEach(tables::remove);
    logins.remove(user.login());
    shutOut(user);
    factors.remove(user.login());
    tables.remove(user);
    changed("user.remove", user.login(), "the mail stays in " + folderOf(user));
  }

  /** A later user of the same address must not have the rules of this one. */
  private void leaveRules(User user) {
    boolean shared =
        users.neighbour(user).filter(other -> other.home().equals(user.home())).isPresent();
    if (!user.home().isEmpty() && !shared) {
      leftRules.deactivateElsewhere(user);
      lefts.fire(new MailboxLeft(user.login(), user.home()));
    }
  }

  /** The user of this login, if there is one within reach of who asks. */
  public Optional<User> user(String login) {
    return tables.reached(login);
  }

  /** A page of users. */
  public List<ListedUser> users(UserQuery query, int offset, int limit) {
    return users.list(confined(query), offset, limit);
  }

  /** When the user was last let in, if ever; known within two seconds. */
  public Optional<Instant> lastLogin(String login) {
    return users.lastLogin(Login.normal(login)).map(LastLogin::at);
  }

  /** Gives a user a password that nobody chose, and tells it this once. */
  @Transactional
  public String generatePassword(String login) {
    String password = GeneratedPassword.make();
    updateUser(login, UserChange.NOTHING.withPassword(password));
    return password;
  }

  /** How many users {@link #users} pages through. */
  public long userCount(UserQuery query) {
    return users.count(confined(query));
  }

  private static UserQuery confined(UserQuery query) {
    List<String> confines = Actor.current().confines();
    if (confines.isEmpty() || query.domains().isEmpty()) {
      return confines.isEmpty() ? query : query.within(confines);
    }
    List<String> both = query.domains().stream().filter(confines::contains).toList();
    return query.within(both.isEmpty() ? List.of("") : both);
  }

  /** Throws if somebody else's mail is in the user's home. */
  void expectNobodyElseIn(User user) {
    users
        .neighbour(user)
        .ifPresent(
            other -> {
              throw AccountsException.conflict(
                  "mailbox", "mail of " + other.login() + " is in " + user.home() + ", too");
            });
  }

  /** Adds a domain whose mail is taken: for mailboxes here, or else to be passed on. */
  @Transactional
  public RcptHost addRcptHost(String hostname, boolean local) {
    Actor.expectAll("hostname");
    return addHost(hostname, local);
  }

  /** Throws what {@link #addRcptHost} would throw now, and adds nothing. */
  public void checkRcptHost(String hostname, boolean local) {
    Actor.expectAll("hostname");
    RcptHost host = new RcptHost(hostname, local);
    if (tables.rcptHost(host.hostname()).isPresent()) {
      throw hostExists(host.hostname());
    }
  }

  private RcptHost addHost(String hostname, boolean local) {
    RcptHost host = new RcptHost(hostname, local);
    if (tables.rcptHost(host.hostname()).isPresent()) {
      throw hostExists(host.hostname());
    }
    tables.add(host, hostExists(host.hostname()));
    changed("rcpthost.add", host.hostname(), host.isLocal() ? "local" : "relayed");
    return host;
  }

  /** Removes a domain in which there is no mailbox and no alias any more. */
  @Transactional
  public void removeRcptHost(String hostname) {
    Actor.expectAll("hostname");
    RcptHost host =
        rcptHost(hostname)
            .orElseThrow(
                () ->
                    AccountsException.notFound(
                        "hostname", "Hostname " + hostname + " doesn't exist"));
    expectUnused(host);
    tables.remove(host);
    changed("rcpthost.remove", host.hostname(), "");
  }

  private void expectUnused(RcptHost host) {
    String name = host.hostname();
    if (host.isAlias() && tables.alias(name).isPresent()) {
      throw AccountsException.conflict(
          "hostname",
          "rcpthost " + name + " belongs to the domain alias of that name: delete that");
    }
    expectNone(name, "mailboxes there", tables.mailboxCount(name));
    expectNone(name, "aliases there", tables.aliasCountIn(name));
    expectNoAliasTo(name, "hostname", "rcpthost " + name);
  }

  private static void expectNone(String host, String what, long count) {
    if (count > 0) {
      throw AccountsException.conflict(
          "hostname", "rcpthost " + host + " is still in use: " + what + ": " + count);
    }
  }

  private void expectNoAliasTo(String target, String field, String thing) {
    List<Alias> aliases = tables.aliasesTo(target);
    if (!aliases.isEmpty()) {
      String names =
          aliases.stream()
              .limit(MOST_NAMED)
              .map(Alias::name)
              .collect(Collectors.joining(", ", "", aliases.size() > MOST_NAMED ? ", ..." : ""));
      throw AccountsException.conflict(
          field, thing + " is still in use: aliases that deliver to it: " + names);
    }
  }

  public Optional<RcptHost> rcptHost(String hostname) {
    String name = DomainName.known(hostname);
    return Actor.current().reachesDomain(name) ? tables.rcptHost(name) : Optional.empty();
  }

  /** All domains within reach of who asks, by name. */
  public List<RcptHost> rcptHosts() {
    Actor actor = Actor.current();
    return tables.rcptHosts().stream()
        .filter(host -> actor.reachesDomain(host.hostname()))
        .toList();
  }

  /**
   * The active user with this login and password. Costs the same, some milliseconds, whether or not
   * there is such a user. An old bcrypt hash is replaced by one that Dovecot understands, one from
   * elsewhere by one that needs no Dovecot.
   */
  public Optional<User> authenticate(String login, String password) {
    Optional<User> user = tables.user(Login.normal(login));
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

  /** A user changes his own password; the one before must be right. */
  @Transactional
  public void changeOwnPassword(String login, String current, String chosen) {
    PasswordHash password = PasswordHash.of(chosen);
    proof.expect(login, "current", () -> authenticate(login, current).isPresent());
    if (current.equals(chosen)) {
      throw AccountsException.refused("passwd", "the new password must differ from the old one");
    }
    User user = tables.user(Login.normal(login)).orElseThrow();
    user.changePassword(password);
    shutOut(user);
    changed("user.password", user.login(), "by himself");
  }

  /** Ends what is open in his name, but for the session that asks. */
  private void shutOut(User user) {
    sessions.endOthersOf(user.login());
    shutOuts.fire(new ShutOut(user.login()));
  }

  private void changeMailbox(User user, UserChange change) {
    if (Boolean.TRUE.equals(change.hasMailbox()) && !user.hasMailbox()) {
      openMailbox(user, change.quota());
      addDomain(user);
    } else if (change.quota() != null) {
      user.limitMailbox(Quota.of(change.quota()));
    }
    if (Boolean.FALSE.equals(change.hasMailbox()) && user.hasMailbox()) {
      expectNoAliasTo(user.login(), "haveMailbox", "the mailbox of " + user.login());
      user.closeMailbox();
    }
    moveMailbox(user, change.mailHost());
    if (Boolean.TRUE.equals(change.catchAll())) {
      makeCatchAll(user);
    } else if (change.catchAll() != null) {
      user.catchAll(false);
    }
  }

  private void openMailbox(User user, String wantedQuota) {
    if (!settings.dovecot().enabled()) {
      throw AccountsException.refused(
          "haveMailbox", "you must enable (and install) Dovecot support");
    }
    user.openMailbox(settings.users().homeBase());
    if (!hosts.reaches(user.login())) {
      throw AccountsException.refused(
          "login",
          "with several Dovecots the name of a mailbox has ASCII characters and no delimiter ("
              + settings.recipients().delimiters()
              + ")");
    }
    boolean unsaid = wantedQuota == null || wantedQuota.isBlank();
    user.limitMailbox(Quota.of(unsaid ? settings.users().defaultQuota() : wantedQuota));
    tables.rcptHost(user.domain()).ifPresent(host -> host.expectRoomForMailboxes("login"));
    hosts.place(user);
  }

  /** Where mailboxes are is the whole server's concern, not a domain's. */
  private void moveMailbox(User user, String wanted) {
    if (wanted == null || wanted.strip().equalsIgnoreCase(user.mailHost().orElse(""))) {
      return;
    }
    Actor.expectAll(MailHosts.FIELD);
    if (!user.hasMailbox()) {
      throw AccountsException.refused(
          MailHosts.FIELD, "only a user with a mailbox has a mail host");
    }
    hosts.place(user, wanted);
  }

  private void makeCatchAll(User user) {
    if (!user.hasMailbox()) {
      throw AccountsException.refused("isCatchall", "only a user with a mailbox can be catch-all");
    }
    Optional<User> present = tables.catchAll(user.domain());
    if (present.isPresent() && !present.get().login().equals(user.login())) {
      throw AccountsException.refused(
          "isCatchall",
          "domain " + user.domain() + " already has a catch-all: " + present.get().login());
    }
    user.catchAll(true);
  }

  private static String rights(User user) {
    return (user.hasMailbox() ? "mailbox, quota " + user.quota() : "no mailbox")
        + user.mailHost().map(host -> ", mail host " + host).orElse("")
        + (user.mayRelay() ? ", relay" : "")
        + (user.isCatchAll() ? ", catch-all" : "")
        + (user.takesAppPasswordsOnly() ? ", app passwords only" : "");
  }

  private void changed(String action, String entity, String detail) {
    changes.fire(new AccountsChanged());
    actions.note(action, entity, detail);
  }

  private static String folderOf(User user) {
    return user.home().isEmpty() ? "no folder" : user.home();
  }

  private static AccountsException userExists(String login) {
    return AccountsException.conflict("login", "User " + login + " already exists");
  }

  private static AccountsException hostExists(String hostname) {
    return AccountsException.conflict("hostname", "Hostname " + hostname + " already in rcpthosts");
  }
}
