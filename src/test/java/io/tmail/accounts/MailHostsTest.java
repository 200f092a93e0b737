package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.rights.AccountsException;
import io.tmail.rights.AccountsException.Kind;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

@Tag("tables")
class MailHostsTest {
  private static final List<String> THREE = List.of("10.0.0.1", "10.0.0.2", "mail3.example");
  private static final List<String> LOGINS =
      IntStream.range(0, 10_000).mapToObj(i -> "user" + i + "@example.com").toList();

  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  @BeforeEach
  void empty() {
    spread(THREE);
  }

  private static void spread(List<String> hosts) {
    database.resolveBy(
        "DOVECOT_TRANSPORT", "lmtp", "DOVECOT_LMTP", String.join(":24,", hosts) + ":24");
  }

  /** These were worked out by another program: whoever reads the tables may do the same. */
  @Test
  void hashChoosesForEverTheSame() {
    assertEquals("mail3.example", MailHosts.rendezvous(THREE, "alice@example.com"));
    assertEquals("10.0.0.2", MailHosts.rendezvous(THREE, "bob@example.com"));
    assertEquals("10.0.0.1", MailHosts.rendezvous(THREE, "carol@example.com"));
  }

  @Test
  void orderOfTheHostsDoesNotMatter() {
    List<String> turned = THREE.stream().sorted(Collections.reverseOrder()).toList();
    for (String login : LOGINS) {
      assertEquals(MailHosts.rendezvous(THREE, login), MailHosts.rendezvous(turned, login));
    }
  }

  @Test
  void hashSpreadsEvenly() {
    Map<String, Long> counts =
        LOGINS.stream()
            .map(login -> MailHosts.rendezvous(THREE, login))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertEquals(3, counts.size());
    assertTrue(counts.values().stream().allMatch(n -> n > 3_000 && n < 3_700), counts.toString());
  }

  @Test
  void oneHostMoreTakesItsShareAndLeavesTheOthersWhereTheyAre() {
    List<String> four = List.of("10.0.0.1", "new.example", "10.0.0.2", "mail3.example");
    List<String> moved =
        LOGINS.stream()
            .filter(
                login ->
                    !MailHosts.rendezvous(THREE, login).equals(MailHosts.rendezvous(four, login)))
            .toList();
    assertTrue(moved.size() > 2_200 && moved.size() < 2_800, moved.size() + " of 10000");
    for (String login : moved) {
      assertEquals("new.example", MailHosts.rendezvous(four, login));
    }
  }

  @Test
  void newMailboxGetsTheHostOfItsHashWrittenDownAndKeepsIt() {
    add("alice@example.com");
    assertEquals(Optional.of("mail3.example"), hostOf("alice@example.com"));
    spread(List.of("10.0.0.1", "10.0.0.2"));
    add("bob@example.com");
    add("carol@example.com");
    spread(List.of("10.0.0.3", "10.0.0.2", "10.0.0.1"));
    assertEquals("10.0.0.2", database.hosts.of("bob@example.com"));
    assertEquals("10.0.0.1", database.hosts.of("carol@example.com"));
  }

  @Test
  void hostOfTheRowGoesBeforeTheHash() {
    add("alice@example.com");
    update("alice@example.com", "10.0.0.1");
    assertEquals("10.0.0.1", database.hosts.of("alice@example.com"));
    update("alice@example.com", "");
    assertEquals(
        "mail3.example", database.hosts.of("alice@example.com"), "the server chooses again");
  }

  @Test
  void rowWithoutAHostAndLoginWithoutARowGoByTheHash() {
    add("bob@example.com");
    database.sql("UPDATE users SET mail_host = NULL");
    assertEquals(Optional.empty(), hostOf("bob@example.com"));
    assertEquals("10.0.0.2", database.hosts.of("bob@example.com"));
    assertEquals("10.0.0.1", database.hosts.of("carol@example.com"));
  }

  @Test
  void hostThatIsNotListedAnyMoreStaysTheMailboxsHost() {
    add("alice@example.com");
    spread(List.of("10.0.0.1", "10.0.0.2"));
    assertEquals("mail3.example", database.hosts.of("alice@example.com"));
  }

  @Test
  void unknownHostIsRefusedWithThoseThereAre() {
    add("alice@example.com");
    add("bob@example.com");
    AccountsException refused =
        refused(Kind.REFUSED, () -> update("alice@example.com", "10.0.0.9"));
    assertEquals("mailHost", refused.field());
    assertEquals(
        "10.0.0.9 is not in TMAIL_DOVECOT_LMTP; expected one of 10.0.0.1, 10.0.0.2, mail3.example",
        refused.getMessage());
    update("bob@example.com", " MAIL3.example ");
    assertEquals(Optional.of("mail3.example"), hostOf("bob@example.com"));
  }

  @Test
  void userWithoutAMailboxHasNoHost() {
    NewUser printer = new NewUser("printer", "secret-1", true, false, false, null);
    database.change(() -> database.users.add(printer));
    assertEquals(Optional.empty(), hostOf("printer"));
    refused(Kind.REFUSED, () -> update("printer", "10.0.0.1"));
  }

  @Test
  void withOneDovecotNothingIsWrittenDown() {
    database.resolveBy();
    add("alice@example.com");
    assertEquals(Optional.empty(), hostOf("alice@example.com"));
    assertEquals(List.of(), database.hosts.names());
    refused(Kind.REFUSED, () -> update("alice@example.com", "10.0.0.1"));
  }

  /** So that the mailboxes of today can be kept where they are before there are more hosts. */
  @Test
  void nameOfTheOnlyDovecotMayBeWrittenDown() {
    database.resolveBy("DOVECOT_TRANSPORT", "lmtp", "DOVECOT_LMTP", "10.0.0.1:24");
    add("alice@example.com");
    update("alice@example.com", "10.0.0.1");
    assertEquals(Optional.of("10.0.0.1"), hostOf("alice@example.com"));
  }

  @Test
  void administratorOfADomainDoesNotMoveMailboxes() {
    add("alice@example.com");
    new Actor(
            "chief", Role.DOMAIN_ADMINISTRATOR, List.of("example.com"), Actor.Via.API, "192.0.2.1")
        .enter();
    assertEquals(
        "mailHost", refused(Kind.FORBIDDEN, () -> update("alice@example.com", "10.0.0.1")).field());
    update("alice@example.com", "mail3.example");
    assertEquals(Optional.of("mail3.example"), hostOf("alice@example.com"), "as it was");
    database.change(() -> database.userCsv.add("login,mailHost\nbob@example.com,\n"));
    assertEquals(Optional.of("10.0.0.2"), hostOf("bob@example.com"), "an empty cell moves nobody");
  }

  @Test
  void hostsAreAColumnOfTheUsersFile() {
    database.change(
        () ->
            database.userCsv.add(
                "login,mailHost\na@csv.example,10.0.0.1\nb@csv.example,\nc@csv.example,10.0.0.9\n"));
    assertEquals(Optional.of("10.0.0.1"), hostOf("a@csv.example"));
    assertEquals(
        MailHosts.rendezvous(THREE, "b@csv.example"), hostOf("b@csv.example").orElseThrow());
    assertTrue(database.users.find("c@csv.example").isEmpty());
    StringBuilder written = new StringBuilder();
    database.userCsv.write(UserQuery.of("a@csv.example"), written::append);
    assertTrue(written.toString().endsWith(",10.0.0.1\r\n"), written.toString());
  }

  @Test
  void mailboxesWithoutAHostAreGivenTheOneOfTheirHash() {
    add("alice@example.com");
    add("bob@example.com");
    add("carol@example.com");
    database.sql("UPDATE users SET mail_host = NULL WHERE login LIKE 'a%'");
    database.sql("UPDATE users SET mail_host = '' WHERE login LIKE 'b%'");
    database.sql("UPDATE users SET mail_host = '10.0.0.9' WHERE login LIKE 'c%'");
    assertEquals(
        Map.of("", 2L, "10.0.0.1", 0L, "10.0.0.2", 0L, "10.0.0.9", 1L, "mail3.example", 0L),
        database.spread.mailboxes());
    assertEquals(2, spreadTo(""));
    assertEquals(0, spreadTo(""));
    assertEquals(Optional.of("mail3.example"), hostOf("alice@example.com"));
    assertEquals(Optional.of("10.0.0.2"), hostOf("bob@example.com"));
    assertEquals(Optional.of("10.0.0.9"), hostOf("carol@example.com"), "who has one keeps it");
  }

  @Test
  void beforeASecondDovecotTheFirstOnesNameIsWrittenDown() {
    database.resolveBy("DOVECOT_TRANSPORT", "lmtp", "DOVECOT_LMTP", "10.0.0.1:24");
    add("alice@example.com");
    add("bob@example.com");
    refused(Kind.REFUSED, () -> spreadTo(""));
    refused(Kind.REFUSED, () -> spreadTo("10.0.0.2"));
    assertEquals(2, spreadTo("10.0.0.1"));
    spread(THREE);
    assertEquals("10.0.0.1", database.hosts.of("alice@example.com"));
    assertEquals("10.0.0.1", database.hosts.of("bob@example.com"));
  }

  private static int spreadTo(String host) {
    return database.change(() -> database.spread.placeSome(host));
  }

  private void add(String login) {
    NewUser wanted = new NewUser(login, "secret-1", false, true, false, null);
    database.change(() -> database.users.add(wanted));
  }

  private static void update(String login, String host) {
    database.change(() -> database.users.update(login, UserChange.NOTHING.withMailHost(host)));
  }

  private static Optional<String> hostOf(String login) {
    return database.users.find(login).orElseThrow().mailHost();
  }

  private static AccountsException refused(Kind kind, Executable change) {
    AccountsException refused = assertThrows(AccountsException.class, change);
    assertEquals(kind, refused.kind());
    return refused;
  }
}
