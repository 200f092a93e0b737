package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.config.Settings;
import io.tmail.credentials.Passwords;
import io.tmail.rights.AccountsException;
import io.tmail.rights.AccountsException.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

@Tag("tables")
class AccountsTest {
  private static final UserChange NOTHING = UserChange.NOTHING;

  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private Users users;
  private Domains domains;
  private Passwords passwords;

  @BeforeEach
  void empty() {
    users = database.users;
    domains = database.domains;
    passwords = database.passwords;
  }

  @Test
  void mailboxBringsItsHomeItsQuotaAndItsDomain() {
    add("Toorop@Example.com", "10g");
    User user = users.find("TOOROP@example.com").orElseThrow();
    assertEquals("toorop@example.com", user.login());
    assertEquals("/mail/e/example.com/t/toorop", user.home());
    assertEquals("10G", user.quota());
    assertTrue(user.isActive() && user.hasMailbox() && !user.mayRelay() && !user.isCatchAll());
    assertTrue(domains.find("example.com").orElseThrow().isLocal());
  }

  @Test
  void mailboxWithoutQuotaGetsTheDefault() {
    assertEquals("1G", add("alice@example.com", null).quota());
    assertEquals("0", add("bob@example.com", "0").quota());
  }

  @Test
  void loginWithoutMailboxNeedsNoAddressAndNoDomain() {
    database.change(() -> users.add(relay("printer")));
    assertTrue(users.find("printer").orElseThrow().mayRelay());
    assertEquals(List.of(), domains.list());
  }

  @Test
  void userIsAddedOnce() {
    add("alice@example.com", null);
    refused(
        Kind.CONFLICT, "User alice@example.com already exists", () -> add("ALICE@example.com", ""));
  }

  @Test
  void mailboxIsRefusedInARemoteDomain() {
    database.change(() -> domains.add("remote.example", false));
    refused(
        Kind.REFUSED,
        "rcpthost remote.example is already handled by tmail but declared as remote destination",
        () -> add("alice@remote.example", null));
    assertTrue(users.find("alice@remote.example").isEmpty());
  }

  @Test
  void mailboxIsRefusedInADomainAlias() {
    database.sql(
        "INSERT INTO rcpt_hosts (hostname, is_local, is_alias) VALUES ('b.example', TRUE, TRUE)");
    refused(
        Kind.REFUSED,
        "rcpthost b.example is already handled by tmail but as a domain alias",
        () -> add("alice@b.example", null));
  }

  @Test
  @SuppressWarnings("UnnecessaryAssignment")
  void mailboxIsRefusedWithoutDovecot() {
    Settings withDovecot = database.beans.get(Settings.class);
    try {
      database.beans.replace(
          Settings.class, Settings.load(Map.of("TMAIL_HOME", database.home().toString())));
      refused(
          Kind.REFUSED,
          "you must enable (and install) Dovecot support",
          () -> add("alice@example.com", null));
    } finally {
      database.beans.replace(Settings.class, withDovecot);
    }
  }

  @Test
  void aRefusedUserLeavesNoDomainBehind() {
    NewUser wanted = new NewUser("alice@new.example", "secret-1", false, true, false, "lots");
    assertThrows(AccountsException.class, () -> database.change(() -> users.add(wanted)));
    assertEquals(List.of(), domains.list());
  }

  @Test
  void oneCatchAllADomain() {
    add("alice@example.com", null);
    add("bob@example.com", null);
    add("carol@sub.example.com", null);
    catchAll("alice@example.com");
    catchAll("carol@sub.example.com");
    catchAll("alice@example.com");
    refused(
        Kind.REFUSED,
        "domain example.com already has a catch-all: alice@example.com",
        () -> catchAll("bob@example.com"));
  }

  @Test
  void catchAllNeedsAMailbox() {
    NewUser wanted = new NewUser("printer", "secret-1", true, false, true, null);
    refused(
        Kind.REFUSED,
        "only a user with a mailbox can be catch-all",
        () -> database.change(() -> users.add(wanted)));
  }

  @Test
  void closedMailboxIsNoCatchAll() {
    add("alice@example.com", null);
    catchAll("alice@example.com");
    User user = update("alice@example.com", new UserChange(null, null, null, false, null, null));
    assertFalse(user.hasMailbox() || user.isCatchAll());
    assertEquals("/mail/e/example.com/a/alice", user.home());
  }

  @Test
  void changeLeavesTheRestAsItWas() {
    add("alice@example.com", "5G");
    User user = update("alice@example.com", NOTHING.withActive(false));
    assertFalse(user.isActive());
    assertTrue(user.hasMailbox());
    assertEquals("5G", user.quota());
    assertEquals(
        "2G",
        update("alice@example.com", new UserChange(null, null, null, true, null, "2G")).quota());
  }

  @Test
  void passwordOpensAndAnotherDoesNot() {
    add("alice@example.com", null);
    assertTrue(passwords.authenticate("Alice@Example.com", "secret-1").isPresent());
    assertTrue(passwords.authenticate("alice@example.com", "secret-2").isEmpty());
    assertTrue(passwords.authenticate("nobody@example.com", "secret-1").isEmpty());
    assertTrue(passwords.authenticate(null, "").isEmpty());
  }

  @Test
  void changedPasswordReplacesTheOldOne() {
    add("alice@example.com", null);
    update("alice@example.com", NOTHING.withPassword("secret-2"));
    assertTrue(passwords.authenticate("alice@example.com", "secret-1").isEmpty());
    assertTrue(passwords.authenticate("alice@example.com", "secret-2").isPresent());
  }

  @Test
  void inactiveUserIsShutOut() {
    add("alice@example.com", null);
    update("alice@example.com", NOTHING.withActive(false));
    assertTrue(passwords.authenticate("alice@example.com", "secret-1").isEmpty());
  }

  @Test
  void oldBcryptLogsInAndIsUpgraded() {
    database.sql(
        "INSERT INTO users (login, passwd) VALUES ('oldie',"
            + " '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW')");
    assertTrue(passwords.authenticate("oldie", "U*u").isEmpty());
    database.change(() -> passwords.authenticate("oldie", "U*U").orElseThrow());
    String hash = (String) database.value("SELECT dove_passwd FROM users WHERE login = 'oldie'");
    assertTrue(hash.startsWith("$6$"), hash);
    assertEquals("", database.value("SELECT passwd FROM users WHERE login = 'oldie'"));
    assertTrue(passwords.authenticate("oldie", "U*U").isPresent());
  }

  @Test
  void usersArePagedAndSearched() {
    for (String name : List.of("carol", "alice", "bob", "a_x", "abx")) {
      add(name + "@example.com", null);
    }
    assertEquals(
        List.of("abx@example.com", "alice@example.com"),
        logins(users.list(UserQuery.of(""), 1, 2)));
    assertEquals(List.of("a_x@example.com"), logins(users.list(UserQuery.of("A_X"), 0, 10)));
    assertEquals(5, users.count(UserQuery.of("@example")));
    assertEquals(0, users.count(UserQuery.of("%")));
  }

  @Test
  void usersAreSortedByTheirLastLogin() {
    for (String name : List.of("alice", "bob", "carol")) {
      add(name + "@example.com", null);
    }
    database.sql("INSERT INTO last_logins VALUES ('bob@example.com', 2000)");
    database.sql("INSERT INTO last_logins VALUES ('alice@example.com', 3000)");
    UserQuery byLogin = UserQuery.of("").sorted(UserQuery.Order.LAST_LOGIN, true);
    assertEquals(
        List.of("alice@example.com", "bob@example.com", "carol@example.com"),
        logins(users.list(byLogin, 0, 10)));
    assertEquals(
        List.of("carol@example.com", "bob@example.com"),
        logins(users.list(UserQuery.of("").sorted(UserQuery.Order.LAST_LOGIN, false), 0, 2)));
    assertEquals(
        Optional.of(Instant.ofEpochMilli(2000)), users.list(byLogin, 1, 1).get(0).lastLogin());
    database.change(() -> users.remove("bob@example.com"));
    assertEquals(1L, ((Number) database.value("SELECT COUNT(*) FROM last_logins")).longValue());
  }

  @Test
  void usersOfSomeDomainsOnlyAreFound() {
    for (String login : List.of("a@one.example", "b@two.example", "c@notone.example")) {
      add(login, null);
    }
    UserQuery one = UserQuery.of("").within(List.of("One.example"));
    assertEquals(List.of("a@one.example"), logins(users.list(one, 0, 10)));
    assertEquals(1, users.count(one));
    assertEquals(2, users.count(one.within(List.of("one.example", "two.example"))));
  }

  @Test
  void mailOfSomebodyElseIsNotRemovedWithAHome() {
    User alice = add("alice@example.com", null);
    add("bob@example.com", null);
    users.expectNobodyElseIn(alice);
    database.sql(
        "UPDATE users SET home = '/mail/e/example.com/a/alice/bob' WHERE login ="
            + " 'bob@example.com'");
    refused(
        Kind.CONFLICT,
        "mail of bob@example.com is also in /mail/e/example.com/a/alice",
        () -> users.expectNobodyElseIn(alice));
    database.sql("UPDATE users SET home = '/mail/e/example.com' WHERE login = 'bob@example.com'");
    assertThrows(AccountsException.class, () -> users.expectNobodyElseIn(alice));
  }

  @Test
  void generatedPasswordsOpen() {
    add("alice@example.com", null);
    String made = database.change(() -> passwords.generate("alice@example.com"));
    assertTrue(made.matches("[a-z2-9]{5}(-[a-z2-9]{5}){2}"), made);
    assertTrue(passwords.authenticate("alice@example.com", made).isPresent());
  }

  @Test
  void removedUserIsGone() {
    add("alice@example.com", null);
    database.beans.take(MailboxLeft.class); // of other tests
    database.change(() -> users.remove("ALICE@example.com"));
    assertTrue(users.find("alice@example.com").isEmpty());
    assertEquals(
        List.of(new MailboxLeft("alice@example.com", "/mail/e/example.com/a/alice")),
        database.beans.take(MailboxLeft.class));
    refused(
        Kind.NOT_FOUND,
        "User alice@example.com doesn't exist",
        () -> database.change(() -> users.remove("alice@example.com")));
  }

  @Test
  void domainWithMailboxesStays() {
    add("alice@example.com", null);
    refused(
        Kind.CONFLICT,
        "rcpthost example.com is still in use: mailboxes: 1",
        () -> database.change(() -> domains.remove("example.com")));
    database.change(() -> users.remove("alice@example.com"));
    database.change(() -> domains.remove("Example.com"));
    assertEquals(List.of(), domains.list());
  }

  @Test
  void domainIsAddedOnceAndByAValidName() {
    database.change(() -> domains.add("Example.com", true));
    refused(
        Kind.CONFLICT,
        "Hostname example.com already in rcpthosts",
        () -> database.change(() -> domains.add("example.COM", false)));
    for (String wrong : List.of("", "a..b", "-a.example", "a b", "[192.0.2.1]", "b@c")) {
      refused(
          Kind.REFUSED,
          "'" + wrong + "' is not a valid host name",
          () -> database.change(() -> domains.add(wrong, true)));
    }
  }

  private User add(String login, String quota) {
    NewUser wanted = new NewUser(login, "secret-1", false, true, false, quota);
    return database.change(() -> users.add(wanted));
  }

  private static NewUser relay(String login) {
    return new NewUser(login, "secret-1", true, false, false, null);
  }

  private User update(String login, UserChange change) {
    return database.change(() -> users.update(login, change));
  }

  private void catchAll(String login) {
    update(login, new UserChange(null, null, null, null, true, null));
  }

  private static List<String> logins(List<ListedUser> users) {
    return users.stream().map(listed -> listed.user().login()).toList();
  }

  private static void refused(Kind kind, String message, Executable change) {
    AccountsException refused = assertThrows(AccountsException.class, change);
    assertEquals(message, refused.getMessage());
    assertEquals(kind, refused.kind());
  }
}
