package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.rights.AccountsException;
import io.tmail.rights.AccountsException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** The rules that hold between aliases, users and domains. */
@Tag("tables")
class AliasesTest {
  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private Aliases aliases;

  @BeforeEach
  void empty() {
    aliases = database.aliases;
    for (String login : List.of("alice@example.com", "bob@example.com", "carol@other.example")) {
      addUser(login);
    }
    database.change(() -> database.domains.add("remote.example", false));
  }

  @Test
  void aliasIsChangedByTheSameRules() {
    add("team@example.com", "", "alice@example.com");
    database.change(
        () ->
            aliases.change(
                new NewAlias(
                    "TEAM@example.com",
                    List.of("bob@example.com", "alice@example.com"),
                    "/bin/archive",
                    true)));
    Alias team = aliases.alias("team@example.com").orElseThrow();
    assertEquals(List.of("bob@example.com", "alice@example.com"), team.targets());
    assertEquals(Optional.of("/bin/archive"), team.pipe());
    assertTrue(team.isMiniList());
    NewAlias wrong = new NewAlias("team@example.com", List.of("no@example.com"), "", false);
    AccountsException refusal =
        assertThrows(AccountsException.class, () -> database.change(() -> aliases.change(wrong)));
    assertEquals("deliverTo", refusal.field());
    NewAlias unknown = new NewAlias("x@example.com", List.of("bob@example.com"), "", false);
    assertEquals(
        Kind.NOT_FOUND,
        assertThrows(AccountsException.class, () -> database.change(() -> aliases.change(unknown)))
            .kind());
  }

  @Test
  void aliasKeepsItsMailboxesAndItsCommand() {
    add("Team@Example.com", "/bin/archive 'a b'", "Alice@example.com", "bob@example.com");
    Alias team = aliases.alias("team@EXAMPLE.com").orElseThrow();
    assertEquals("team@example.com", team.name());
    assertEquals(List.of("alice@example.com", "bob@example.com"), team.targets());
    assertEquals(Optional.of("/bin/archive 'a b'"), team.pipe());
    assertFalse(team.isDomainAlias() || team.isMiniList());
    assertEquals(
        "alice@example.com;bob@example.com", database.value("SELECT deliver_to FROM aliases"));
    assertEquals(
        List.of("/bin/archive", "a b"), aliases.pipeOf("team@example.com").orElseThrow().words());
  }

  @Test
  void aliasIsForSomebodyOrSomething() {
    refused(Kind.REFUSED, "an alias needs addresses or a command", () -> add("x@example.com", ""));
    refused(
        Kind.REFUSED,
        "the command ends with a backslash or within quotes",
        () -> add("x@example.com", "/bin/x 'open"));
  }

  @Test
  void aliasIsAddedOnceAndIsNoUser() {
    add("team@example.com", "", "alice@example.com");
    refused(
        Kind.CONFLICT,
        "Alias team@example.com already exists",
        () -> add("TEAM@example.com", "", "bob@example.com"));
    refused(
        Kind.CONFLICT,
        "bob@example.com is a user, so it can't be an alias",
        () -> add("bob@example.com", "", "alice@example.com"));
    refused(
        Kind.CONFLICT, "team@example.com is an alias already", () -> addUser("team@example.com"));
  }

  @Test
  void targetsAreMailboxesOfTheSameDomain() {
    refused(
        Kind.REFUSED,
        "alias x@example.com can't deliver to itself",
        () -> add("x@example.com", "", "X@example.com"));
    refused(
        Kind.REFUSED,
        "carol@other.example is not in the alias's domain example.com",
        () -> add("x@example.com", "", "carol@other.example"));
    refused(
        Kind.REFUSED,
        "there is no mailbox nobody@example.com",
        () -> add("x@example.com", "", "alice@example.com", "nobody@example.com"));
    add("team@example.com", "", "alice@example.com");
    refused(
        Kind.REFUSED,
        "there is no mailbox team@example.com",
        () -> add("x@example.com", "", "team@example.com"));
    String[] many =
        IntStream.range(0, 1001).mapToObj(i -> i + "@example.com").toArray(String[]::new);
    refused(
        Kind.REFUSED, "an alias has at most 1000 addresses", () -> add("x@example.com", "", many));
  }

  @Test
  void domainMustBeOneOfOurs() {
    refused(
        Kind.REFUSED,
        "domain unknown.example is not handled by tmail",
        () -> add("x@unknown.example", "/bin/true"));
    refused(
        Kind.REFUSED,
        "rcpthost remote.example is already handled by tmail but declared as remote destination",
        () -> add("x@remote.example", "/bin/true"));
    refused(
        Kind.REFUSED,
        "'x y@example.com' is not a valid email address",
        () -> add("x y@example.com", "/bin/true"));
  }

  @Test
  void domainAliasBringsItsDomainAndTakesItAlong() {
    Alias alias = add("Alias.example", "", "Example.com");
    assertTrue(alias.isDomainAlias());
    RcptHost host = database.domains.find("alias.example").orElseThrow();
    assertTrue(host.isAlias() && host.isLocal());
    refused(
        Kind.REFUSED,
        "rcpthost alias.example is already handled by tmail but as a domain alias",
        () -> addUser("dave@alias.example"));
    refused(
        Kind.CONFLICT,
        "rcpthost alias.example belongs to the domain alias of the same name; delete that alias instead",
        () -> database.change(() -> database.domains.remove("alias.example")));
    database.change(() -> aliases.remove("ALIAS.example"));
    assertTrue(database.domains.find("alias.example").isEmpty());
    assertEquals(0, aliases.aliasCount(""));
  }

  @Test
  void domainAliasStandsForOneLocalDomain() {
    String one = "a domain alias must point to exactly one local domain";
    refused(Kind.REFUSED, one, () -> add("alias.example", ""));
    refused(Kind.REFUSED, one, () -> add("alias.example", "", "example.com", "other.example"));
    refused(
        Kind.REFUSED,
        "domain unknown.example is not handled by tmail",
        () -> add("alias.example", "", "unknown.example"));
    refused(
        Kind.REFUSED,
        "rcpthost remote.example is already handled by tmail but declared as remote destination",
        () -> add("alias.example", "", "remote.example"));
    refused(
        Kind.REFUSED,
        "alias alias.example can't point to itself",
        () -> add("alias.example", "", "alias.example"));
    refused(
        Kind.CONFLICT,
        "Hostname other.example already in rcpthosts",
        () -> add("other.example", "", "example.com"));
    add("alias.example", "", "example.com");
    refused(
        Kind.REFUSED,
        "rcpthost alias.example is already handled by tmail but as a domain alias",
        () -> add("again.example", "", "alias.example"));
    assertTrue(database.domains.find("again.example").isEmpty(), "nothing is left behind");
    refused(
        Kind.REFUSED,
        "a domain alias can't have a command",
        () -> add("p.example", "/bin/true", "example.com"));
    refused(
        Kind.REFUSED,
        "a domain alias can't be a minilist",
        () -> addList("l.example", "example.com"));
  }

  @Test
  void aliasLeadsToOtherServersWhereTheSettingSaysSo() {
    Alias team = add("team@example.com", "", "alice@example.com", "Bob@Elsewhere.test");
    assertEquals(List.of("alice@example.com", "bob@elsewhere.test"), team.targets());
    add("away@example.com", "", "x@remote.example");
    refused(
        Kind.REFUSED,
        "addresses on other servers must be ASCII",
        () -> add("x@example.com", "", "grüße@elsewhere.test"));
    refused(
        Kind.REFUSED,
        "an alias may forward to at most 50 addresses on other servers",
        () ->
            add(
                "x@example.com",
                "",
                IntStream.range(0, 51)
                    .mapToObj(i -> "a" + i + "@elsewhere.test")
                    .toArray(String[]::new)));
    database.resolveBy("ALIASES_FORWARD_OUTSIDE", "nobody");
    refused(
        Kind.REFUSED,
        "aliases may not forward to other servers (TMAIL_ALIASES_FORWARD_OUTSIDE=nobody)",
        () -> add("x@example.com", "", "x@elsewhere.test"));
    database.resolveBy();
  }

  @Test
  void miniListNeedsMembers() {
    assertTrue(addList("list@example.com", "alice@example.com").isMiniList());
    refused(
        Kind.REFUSED,
        "a minilist needs addresses to deliver to",
        () ->
            database.change(
                () -> aliases.add(new NewAlias("l@example.com", List.of(), "/x", true))));
  }

  @Test
  void whoeverAnAliasDeliversToStays() {
    add("team@example.com", "", "alice@example.com", "bob@example.com");
    add("boss@example.com", "", "bob@example.com");
    refused(
        Kind.CONFLICT,
        "User bob@example.com is still in use: aliases that deliver to it: boss@example.com,"
            + " team@example.com",
        () -> database.change(() -> database.users.remove("bob@example.com")));
    UserChange closing = new UserChange(null, null, null, false, null, null);
    refused(
        Kind.CONFLICT,
        "the mailbox of alice@example.com is still in use: aliases that deliver to it:"
            + " team@example.com",
        () -> database.change(() -> database.users.update("alice@example.com", closing)));
    database.change(() -> aliases.remove("team@example.com"));
    database.change(() -> database.users.remove("alice@example.com"));
  }

  @Test
  void domainWithAliasesStays() {
    database.change(() -> database.domains.add("pipes.example", true));
    add("x@pipes.example", "/bin/true");
    refused(
        Kind.CONFLICT,
        "rcpthost pipes.example is still in use: aliases: 1",
        () -> database.change(() -> database.domains.remove("pipes.example")));
    database.change(() -> aliases.remove("x@pipes.example"));
    add("alias.example", "", "pipes.example");
    refused(
        Kind.CONFLICT,
        "rcpthost pipes.example is still in use: aliases that deliver to it: alias.example",
        () -> database.change(() -> database.domains.remove("pipes.example")));
    database.change(() -> aliases.remove("alias.example"));
    database.change(() -> database.domains.remove("pipes.example"));
  }

  @Test
  void aliasesArePagedAndSearched() {
    add("b_x@example.com", "", "alice@example.com");
    add("bax@example.com", "", "alice@example.com");
    add("alias.example", "", "example.com");
    assertEquals(List.of("b_x@example.com"), names(aliases.aliases("B_X", 0, 10)));
    assertEquals(List.of("b_x@example.com"), names(aliases.aliases("", 1, 1)));
    assertEquals(3, aliases.aliasCount("example"));
    refused(
        Kind.NOT_FOUND,
        "Alias nobody@example.com doesn't exist",
        () -> database.change(() -> aliases.remove("nobody@example.com")));
  }

  private static List<String> names(List<Alias> found) {
    return found.stream().map(Alias::name).toList();
  }

  private void addUser(String login) {
    NewUser wanted = new NewUser(login, "secret-1", false, true, false, null);
    database.change(() -> database.users.add(wanted));
  }

  private Alias add(String name, String pipe, String... targets) {
    NewAlias wanted = new NewAlias(name, List.of(targets), pipe, false);
    return database.change(() -> aliases.add(wanted));
  }

  private Alias addList(String name, String... targets) {
    NewAlias wanted = new NewAlias(name, List.of(targets), null, true);
    return database.change(() -> aliases.add(wanted));
  }

  private static void refused(Kind kind, String message, Executable change) {
    AccountsException refused = assertThrows(AccountsException.class, change);
    assertEquals(message, refused.getMessage());
    assertEquals(kind, refused.kind());
  }
}
