package io.tmail.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.Administrator;
import io.tmail.accounts.Administrators;
import io.tmail.accounts.Aliases;
import io.tmail.accounts.Domains;
import io.tmail.accounts.NewAlias;
import io.tmail.accounts.NewUser;
import io.tmail.accounts.ShutOut;
import io.tmail.accounts.User;
import io.tmail.accounts.UserChange;
import io.tmail.accounts.UserQuery;
import io.tmail.accounts.Users;
import io.tmail.credentials.AccessToken;
import io.tmail.credentials.AccessTokens;
import io.tmail.credentials.AppPasswords;
import io.tmail.credentials.NewToken;
import io.tmail.credentials.Passwords;
import io.tmail.rights.AccountsException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** What a domain administrator and a user see and may change, whichever way they come. */
@Tag("tables")
class RolesTest {
  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private Users users;
  private Domains domains;
  private Passwords passwords;
  private Aliases aliases;

  @BeforeEach
  void fill() {
    users = database.users;
    domains = database.domains;
    passwords = database.passwords;
    aliases = database.aliases;
    for (String login : List.of("a@mine.example", "b@mine.example", "c@other.example")) {
      add(login);
    }
    database.change(
        () -> aliases.add(new NewAlias("t@other.example", List.of("c@other.example"), "", false)));
  }

  private User add(String login) {
    return database.change(
        () -> users.add(new NewUser(login, "secret-1", false, true, false, "1G")));
  }

  private static void enter(Role role, String name, String... domains) {
    new Actor(name, role, List.of(domains), Actor.Via.API, "192.0.2.1").enter();
  }

  private static void kind(Kind wanted, Executable change) {
    assertEquals(wanted, assertThrows(AccountsException.class, change).kind());
  }

  private void forbidden(Runnable change) {
    kind(Kind.FORBIDDEN, () -> database.change(change));
  }

  @Test
  void aDomainAdministratorSeesNothingOfOtherDomains() {
    enter(Role.DOMAIN_ADMINISTRATOR, "carol", "mine.example");
    assertEquals(2, users.count(UserQuery.of("")));
    assertEquals(0, users.count(UserQuery.of("other")));
    assertEquals(0, users.count(UserQuery.of("").within(List.of("other.example"))));
    assertEquals(2, users.list(UserQuery.of(""), 0, 10).size());
    assertTrue(users.find("c@other.example").isEmpty());
    assertEquals(1, domains.list().size());
    assertTrue(domains.find("other.example").isEmpty());
    assertTrue(aliases.alias("t@other.example").isEmpty());
    assertEquals(0, aliases.aliasCount(""));
    assertEquals(List.of(), aliases.aliases("", 0, 10));
    StringBuilder exported = new StringBuilder();
    database.userCsv.write(UserQuery.of(""), exported::append);
    assertFalse(exported.toString().contains("other.example"));
  }

  @Test
  void aDomainAdministratorForwardsToOtherServersOnlyIfAllowed() {
    enter(Role.DOMAIN_ADMINISTRATOR, "carol", "mine.example");
    NewAlias out = new NewAlias("out@mine.example", List.of("x@elsewhere.test"), "", false);
    forbidden(() -> aliases.add(out));
    database.resolveBy("ALIASES_FORWARD_OUTSIDE", "all");
    database.change(() -> aliases.add(out));
    database.resolveBy();
    forbidden(() -> aliases.change(out));
  }

  @Test
  void aDomainAdministratorChangesHisDomainsAndNothingElse() {
    enter(Role.DOMAIN_ADMINISTRATOR, "carol", "mine.example");
    add("new@mine.example");
    database.change(() -> users.update("a@mine.example", UserChange.NOTHING.withActive(false)));
    database.change(
        () -> aliases.add(new NewAlias("t@mine.example", List.of("b@mine.example"), "", false)));
    database.change(() -> aliases.remove("t@mine.example"));
    database.change(() -> users.remove("new@mine.example"));

    kind(Kind.FORBIDDEN, () -> add("new@other.example"));
    kind(Kind.FORBIDDEN, () -> add("new@sub.mine.example"));
    kind(Kind.FORBIDDEN, () -> add("nodomain"));
    kind(Kind.NOT_FOUND, () -> database.change(() -> users.remove("c@other.example")));
    kind(
        Kind.NOT_FOUND,
        () ->
            database.change(
                () -> users.update("c@other.example", UserChange.NOTHING.withActive(false))));
    forbidden(() -> domains.add("new.example", true));
    forbidden(() -> domains.remove("mine.example"));
    kind(Kind.NOT_FOUND, () -> database.change(() -> aliases.remove("t@other.example")));
    forbidden(() -> aliases.add(new NewAlias("x@mine.example", List.of(), "/bin/true", false)));
    forbidden(() -> aliases.add(new NewAlias("alias.example", List.of("mine.example"), "", false)));
    forbidden(() -> database.senders.add("a@mine.example", "@other.example"));
    forbidden(() -> database.relayIps.add("192.0.2.0/24"));
    forbidden(() -> database.dkimKeys.enable("mine.example"));
    forbidden(() -> database.routes.remove(1));
    forbidden(() -> database.administrators.add("dave", "secret-1", List.of()));
    forbidden(() -> database.tokens.remove("x"));
    forbidden(database.tokens::list);
    forbidden(database.administrators::list);
  }

  @Test
  void whatBelongsToNobodyIsOutOfReachOfAnAdministratorWithoutDomains() {
    enter(Role.DOMAIN_ADMINISTRATOR, "carol");
    assertEquals(0, users.count(UserQuery.of("")));
    kind(Kind.FORBIDDEN, () -> add("nodomain"));
  }

  @Test
  void aUserSeesHimselfAndChangesOnlyHisPassword() {
    enter(Role.USER, "a@mine.example");
    assertTrue(users.find("a@mine.example").isPresent());
    assertTrue(users.find("b@mine.example").isEmpty());
    assertEquals(0, users.count(UserQuery.of("")));
    forbidden(() -> users.update("a@mine.example", UserChange.NOTHING.withActive(false)));
    forbidden(() -> users.remove("a@mine.example"));
    forbidden(() -> passwords.generate("a@mine.example"));
    kind(
        Kind.REFUSED,
        () -> database.change(() -> passwords.changeOwn("a@mine.example", "wrong-1", "secret-2")));
    database.change(() -> passwords.changeOwn("a@mine.example", "secret-1", "secret-2"));
    assertTrue(passwords.authenticate("a@mine.example", "secret-2").isPresent());
  }

  @Test
  void passwordsForProgramsOpenMailAndNothingElse() {
    AppPasswords passwords = database.appPasswords;
    enter(Role.USER, "a@mine.example");
    String made = database.change(() -> passwords.add("a@mine.example", "My phone"));
    kind(Kind.CONFLICT, () -> database.change(() -> passwords.add("a@mine.example", "My phone")));
    kind(Kind.REFUSED, () -> database.change(() -> passwords.add("a@mine.example", "<b>")));
    kind(Kind.NOT_FOUND, () -> database.change(() -> passwords.add("b@mine.example", "Phone")));
    kind(Kind.NOT_FOUND, () -> passwords.list("b@mine.example"));
    assertTrue(passwords.authenticate("A@mine.example", made).isPresent());
    assertTrue(passwords.authenticate("a@mine.example", "secret-1").isPresent());
    assertTrue(passwords.authenticate("b@mine.example", made).isEmpty());
    assertTrue(this.passwords.authenticate("a@mine.example", made).isEmpty());
    Actor.leave();
    database.change(() -> users.update("a@mine.example", UserChange.NOTHING.withActive(false)));
    assertTrue(passwords.authenticate("a@mine.example", made).isEmpty());
    database.change(() -> users.update("a@mine.example", UserChange.NOTHING.withActive(true)));
    database.change(() -> passwords.remove("a@mine.example", "My phone"));
    assertTrue(passwords.authenticate("a@mine.example", made).isEmpty());
    database.change(() -> passwords.add("a@mine.example", "Other"));
    database.change(() -> users.remove("a@mine.example"));
    assertEquals(0L, ((Number) database.value("SELECT COUNT(*) FROM app_passwords")).longValue());
  }

  @Test
  void programsMayHaveToUsePasswordsOfTheirOwn() {
    AppPasswords passwords = database.appPasswords;
    enter(Role.USER, "a@mine.example");
    String made = database.change(() -> passwords.add("a@mine.example", "Phone"));
    kind(Kind.NOT_FOUND, () -> database.change(() -> passwords.takeOnly("b@mine.example", true)));
    database.change(() -> passwords.takeOnly("a@mine.example", true));
    assertTrue(passwords.authenticate("a@mine.example", "secret-1").isEmpty());
    assertTrue(passwords.authenticate("a@mine.example", made).isPresent());
    assertTrue(this.passwords.authenticate("a@mine.example", "secret-1").isPresent());
    assertEquals(
        "Y", database.value("SELECT app_passwords_only FROM users WHERE login = 'a@mine.example'"));
    Actor.leave();
    database.change(
        () -> users.update("a@mine.example", UserChange.NOTHING.withAppPasswordsOnly(false)));
    assertTrue(passwords.authenticate("a@mine.example", "secret-1").isPresent());
  }

  @Test
  void whatLetsInNoMoreEndsWhatItOpened() {
    String login = "a@mine.example";
    AppPasswords passwords = database.appPasswords;
    UserChange nothing = UserChange.NOTHING;
    database.beans.take(ShutOut.class);
    database.change(() -> passwords.add(login, "Phone"));
    database.change(() -> passwords.takeOnly(login, false));
    database.change(() -> users.update(login, nothing.withActive(true)));
    assertEquals(List.of(), database.beans.take(ShutOut.class));
    database.change(() -> passwords.remove(login, "Phone"));
    database.change(() -> passwords.takeOnly(login, true));
    database.change(() -> users.update(login, nothing.withAppPasswordsOnly(true)));
    database.change(() -> users.update(login, nothing.withPassword("secret-2")));
    database.change(() -> database.passwords.changeOwn(login, "secret-2", "secret-3"));
    database.change(() -> users.update(login, nothing.withActive(false)));
    database.change(() -> users.remove(login));
    assertEquals(Collections.nCopies(7, new ShutOut(login)), database.beans.take(ShutOut.class));
  }

  @Test
  void theLastAdministratorOfTheServerStays() {
    Administrators administrators = database.administrators;
    database.change(() -> administrators.addFirst("one-time"));
    kind(Kind.CONFLICT, () -> database.change(() -> administrators.remove("admin")));
    kind(
        Kind.CONFLICT,
        () -> database.change(() -> administrators.confine("admin", List.of("mine.example"))));
    database.change(() -> administrators.add("carol", "secret-1", List.of("Mine.example")));
    Administrator carol = administrators.find("carol").orElseThrow();
    assertEquals(Role.DOMAIN_ADMINISTRATOR, carol.role());
    assertEquals(List.of("mine.example"), carol.domains());
    assertTrue(carol.mustChangePassword());
    kind(Kind.CONFLICT, () -> database.change(() -> administrators.remove("admin")));
    kind(
        Kind.REFUSED,
        () -> database.change(() -> administrators.add("dave", "secret-1", List.of("no.example"))));
    kind(
        Kind.CONFLICT,
        () -> database.change(() -> administrators.add("a@mine.example", "secret-1", List.of())));
    kind(
        Kind.CONFLICT,
        () ->
            database.change(
                () -> users.add(new NewUser("carol", "secret-1", true, false, false, null))));
    database.change(() -> administrators.confine("carol", List.of()));
    database.change(() -> administrators.remove("admin"));
    assertEquals(1, administrators.list().size());
  }

  @Test
  void aDomainAdministratorLetsNobodyRelayUnlessAllowedTo() {
    enter(Role.DOMAIN_ADMINISTRATOR, "carol", "mine.example");
    NewUser relaying = new NewUser("r@mine.example", "secret-1", true, true, false, "");
    UserChange relay = new UserChange(null, null, true, null, null, null);
    forbidden(() -> users.add(relaying));
    kind(Kind.FORBIDDEN, () -> users.check(relaying));
    forbidden(() -> users.update("a@mine.example", relay));
    assertTrue(
        database
            .userCsv
            .check("login,passwd,authRelay\nr@mine.example,secret-1,true\n")
            .get(0)
            .isRefused());
    Actor.current().grantingRelay(true).enter();
    database.change(() -> users.update("a@mine.example", relay));
    database.change(() -> users.add(relaying));
    Actor.current().grantingRelay(false).enter();
    database.change(() -> users.update("a@mine.example", relay));
    forbidden(() -> database.administrators.allowGrantingRelay("carol", true));
  }

  @Test
  void aDomainAdministratorMakesAddressesOfTheDomainsOnly() {
    enter(Role.DOMAIN_ADMINISTRATOR, "carol", "mine.example");
    for (String login :
        List.of(
            "@mine.example",
            "x@other.example@mine.example",
            "root,x@mine.example",
            ".x@mine.example",
            "x@sub.mine.example",
            "nodomain")) {
      NewUser wanted = new NewUser(login, "secret-1", false, false, false, "");
      assertThrows(AccountsException.class, () -> database.change(() -> users.add(wanted)), login);
    }
    NewUser good = new NewUser("program@mine.example", "secret-1", false, false, false, "");
    database.change(() -> users.add(good));
  }

  @Test
  void theRightToGrantRelayIsKept() {
    database.change(() -> database.administrators.add("dora", "secret-1", List.of("mine.example")));
    assertFalse(database.administrators.find("dora").orElseThrow().grantsRelay());
    database.change(() -> database.administrators.allowGrantingRelay("dora", true));
    assertTrue(database.administrators.find("dora").orElseThrow().grantsRelay());
  }

  @Test
  void aLoginIsItsExactSpelling() {
    database.change(() -> database.administrators.addFirst("one-time"));
    for (String end : List.of(" ", "  ", "\t")) {
      assertTrue(users.find("a@mine.example" + end).isEmpty());
      assertTrue(passwords.authenticate("a@mine.example" + end, "secret-1").isEmpty());
      assertTrue(database.appPasswords.authenticate("a@mine.example" + end, "secret-1").isEmpty());
      assertTrue(database.administratorPasswords.authenticate("admin" + end, "one-time").isEmpty());
    }
    assertTrue(passwords.authenticate("A@mine.example", "secret-1").isPresent());
    assertTrue(database.administratorPasswords.authenticate("admin", "one-time").isPresent());
  }

  @Test
  void aTokenIsKnownUntilItIsOverAndKeptOnlyAsAHash() {
    AccessTokens tokens = database.tokens;
    Instant end = Instant.now().plus(Duration.ofDays(1));
    NewToken wanted =
        new NewToken("bot", Scope.parse("users:read"), List.of("Mine.example"), Optional.of(end));
    String text = database.change(() -> tokens.add(wanted));
    AccessToken token = tokens.find(text).orElseThrow();
    assertEquals(List.of("mine.example"), token.domains());
    assertTrue(tokens.find(text + "x").isEmpty());
    assertTrue(tokens.find((String) database.value("SELECT token FROM access_tokens")).isEmpty());
    assertEquals(
        0L,
        ((Number) database.value("SELECT COUNT(*) FROM access_tokens WHERE token LIKE 'tmail%'"))
            .longValue());
    kind(Kind.CONFLICT, () -> database.change(() -> tokens.add(wanted)));
    database.clock.set(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
    assertTrue(tokens.find(text).isEmpty());
    kind(
        Kind.REFUSED,
        () ->
            database.change(
                () ->
                    tokens.add(
                        new NewToken("late", Scope.parse("*:read"), List.of(), Optional.of(end)))));
    database.clock.set(Clock.systemUTC());
    database.change(() -> tokens.remove("bot"));
    assertTrue(tokens.find(text).isEmpty());
  }

  @Test
  void aScopeCoversItsResourceAndReadingWithWriting() {
    Scope write = Scope.parse("users:write").get(0);
    assertTrue(write.covers("users", false) && write.covers("users", true));
    assertFalse(write.covers("queue", false));
    Scope all = Scope.parse("*:read").get(0);
    assertTrue(all.covers("queue", false));
    assertFalse(all.covers("queue", true));
    for (String wrong : List.of("", "users", "users:delete", "users:read:write", "USERS;read")) {
      assertThrows(AccountsException.class, () -> Scope.parse(wrong), wrong);
    }
  }

  /** Java alone takes a minute for such letters, of which each becomes two. */
  @Test
  void longScopeIsRefusedAtOnce() {
    String text = "\u0130".repeat(1 << 19);
    assertTimeout(
        Duration.ofSeconds(10),
        () -> assertThrows(AccountsException.class, () -> Scope.parse(text)));
  }
}
