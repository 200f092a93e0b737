package io.tmail.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.NewUser;
import io.tmail.rights.AccountsException;
import io.tmail.rights.AccountsException.Kind;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("tables")
@SuppressWarnings("UnnecessaryAssignment")
class RecentLoginsTest {
  private static final String ALICE = "alice@seen.example";
  private static final String BOB = "bob@other.example";

  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private RecentLogins logins;
  private Instant now;

  @BeforeEach
  void fill() {
    logins = onANode();
    at(Instant.parse("2026-11-24T10:00:00Z"));
    for (String login : List.of(ALICE, BOB)) {
      database.change(
          () -> database.users.add(new NewUser(login, "secret-1", false, true, false, "")));
    }
  }

  private static RecentLogins onANode() {
    return database.beans.fresh(RecentLogins.class);
  }

  private static LoginTables logins() {
    return database.beans.get(LoginTables.class);
  }

  private void at(Instant time) {
    now = time;
    database.clock.set(Clock.fixed(time, ZoneOffset.UTC));
  }

  private void later(Duration time) {
    at(now.plus(time));
  }

  private void tick() {
    database.change(logins::tick);
  }

  private static InetAddress client(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException notAnAddress) {
      throw new AssertionError(notAnAddress);
    }
  }

  private void seen(String service, String address) {
    logins.seen(service, ALICE, client(address));
  }

  private static void byDovecot(String login, String service, String address, long at) {
    database.sql(
        "INSERT INTO mailbox_logins (login, service, client, program, login_at) VALUES ('"
            + String.join("', '", login, service, address, "My phone")
            + "', "
            + at
            + ")");
  }

  private List<String> shown() {
    return logins.of(ALICE).stream()
        .map(
            each ->
                String.join(
                    " ",
                    each.service(),
                    each.client(),
                    each.program(),
                    each.first().toString().substring(11, 19),
                    each.last().toString().substring(11, 19),
                    each.times() + ""))
        .toList();
  }

  @Test
  void theFirstIsWrittenAtOnceAndLaterOnesOnceAMinute() {
    seen("smtp", "192.0.2.1");
    assertEquals(List.of(), shown());
    tick();
    assertEquals(List.of("smtp 192.0.2.1  10:00:00 10:00:00 1"), shown());
    for (int i = 0; i < 25; i++) {
      later(Duration.ofSeconds(2));
      seen("smtp", "192.0.2.1");
      tick();
    }
    assertEquals(List.of("smtp 192.0.2.1  10:00:00 10:00:00 1"), shown());
    later(Duration.ofSeconds(11));
    tick();
    assertEquals(List.of("smtp 192.0.2.1  10:00:00 10:00:50 26"), shown());
  }

  @Test
  void networkOfALoginIsKnownForNinetyDaysAndNoOtherIs() {
    assertFalse(knows("192.0.2.1"));
    seen("imap", "192.0.2.1");
    assertTrue(knows("192.0.2.1"), "before it is written");
    seen("imap", "2001:db8:0:7::1");
    tick();
    logins = onANode();
    assertTrue(knows("192.0.2.1"), "on another node");
    assertTrue(knows("2001:db8:0:7:ffff::2"), "the same /64");
    assertFalse(knows("2001:db8:0:8::1"), "another /64");
    assertFalse(knows("192.0.2.2"));
    assertFalse(logins.isKnown(BOB, client("192.0.2.1")), "somebody else's network");
    later(Duration.ofDays(89));
    tick();
    assertTrue(knows("192.0.2.1"));
    later(Duration.ofDays(2));
    tick();
    assertFalse(knows("192.0.2.1"));
  }

  /** Dovecot writes its logins itself. */
  @Test
  void networkOfALoginAtDovecotIsKnown() {
    byDovecot(ALICE, "imap", "192.0.2.9", now.toEpochMilli());
    tick();
    assertTrue(knows("192.0.2.9"));
  }

  private boolean knows(String address) {
    return logins.isKnown(ALICE, client(address));
  }

  @Test
  void whatWaitsIsWrittenWhenTheServerStops() {
    seen("api", "192.0.2.1");
    tick();
    later(Duration.ofSeconds(1));
    seen("api", "192.0.2.1");
    database.change(logins::finish);
    assertEquals(List.of("api 192.0.2.1  10:00:00 10:00:01 2"), shown());
    database.change(logins::finish);
    assertEquals(List.of("api 192.0.2.1  10:00:00 10:00:01 2"), shown());
  }

  @Test
  void eachWayIsARowTheLatestFirst() {
    seen("smtp", "192.0.2.1");
    later(Duration.ofSeconds(1));
    logins.seen("smtp", ALICE, client("192.0.2.1"), "Phone");
    later(Duration.ofSeconds(1));
    seen("console", "2001:db8::1");
    tick();
    assertEquals(
        List.of(
            "console 2001:db8:0:0:0:0:0:1  10:00:02 10:00:02 1",
            "smtp 192.0.2.1 Phone 10:00:01 10:00:01 1",
            "smtp 192.0.2.1  10:00:00 10:00:00 1"),
        shown());
  }

  @Test
  void whatDovecotTellsIsTakenOver() {
    byDovecot(ALICE, "imap", "2001:db8::1", now.toEpochMilli());
    tick();
    byDovecot(ALICE, "imap", "2001:db8::1", now.plusSeconds(3).toEpochMilli());
    tick();
    assertEquals(List.of("imap 2001:db8:0:0:0:0:0:1 My phone 10:00:00 10:00:03 2"), shown());
    assertEquals(0L, count("mailbox_logins"));
    assertEquals(now.plusSeconds(3), database.users.lastLogin(ALICE).orElseThrow());
  }

  @Test
  void aRowThatDovecotWritesAgainMeanwhileStaysForTheNextTime() {
    byDovecot(ALICE, "imap", "192.0.2.1", now.toEpochMilli());
    MailboxLogin read = logins().mailboxLogins().get(0);
    database.sql("UPDATE mailbox_logins SET login_at = login_at + 1");
    assertEquals(false, database.change(() -> logins().isTaken(read)));
    assertEquals(1L, count("mailbox_logins"));
    tick();
    assertEquals(0L, count("mailbox_logins"));
  }

  @Test
  void twoNodesAddUp() {
    RecentLogins other = onANode();
    other.seen("smtp", ALICE, client("192.0.2.1"));
    seen("smtp", "192.0.2.1");
    tick();
    database.change(other::tick);
    assertEquals(List.of("smtp 192.0.2.1  10:00:00 10:00:00 2"), shown());
  }

  @Test
  void lastLoginIsTheLatestOfAll() {
    assertEquals(true, database.users.lastLogin(ALICE).isEmpty());
    seen("smtp", "192.0.2.1");
    tick();
    assertEquals(now, database.users.lastLogin(ALICE).orElseThrow());
    byDovecot(ALICE, "pop3", "192.0.2.1", now.minusSeconds(5).toEpochMilli());
    tick();
    assertEquals(now, database.users.lastLogin(ALICE).orElseThrow());
    later(Duration.ofMinutes(5));
    byDovecot(ALICE, "pop3", "192.0.2.1", now.toEpochMilli());
    tick();
    assertEquals(now, database.users.lastLogin(ALICE).orElseThrow());
  }

  @Test
  void fiftyWaysOfALoginAreKeptTheLatestOnes() {
    for (int i = 1; i <= 60; i++) {
      seen("smtp", "192.0.2." + i);
      later(Duration.ofSeconds(1));
    }
    logins.seen("smtp", BOB, client("192.0.2.1"));
    tick();
    assertEquals(50, shown().size());
    assertEquals("smtp 192.0.2.60", shown().get(0).substring(0, 15));
    assertEquals("smtp 192.0.2.11", shown().get(49).substring(0, 15));
    assertEquals(1, logins.of(BOB).size());
  }

  @Test
  void ninetyDaysLaterItIsForgotten() {
    seen("smtp", "192.0.2.1");
    tick();
    later(Duration.ofDays(60));
    seen("api", "192.0.2.1");
    tick();
    later(Duration.ofDays(31));
    tick();
    assertEquals(1, shown().size());
    assertEquals("api", shown().get(0).substring(0, 3));
  }

  @Test
  void goesWithTheLoginAndDoesNotComeBack() {
    seen("smtp", "192.0.2.1");
    tick();
    byDovecot(ALICE, "imap", "192.0.2.1", now.toEpochMilli());
    seen("api", "192.0.2.1");
    database.change(() -> database.users.remove(ALICE));
    byDovecot(ALICE, "imap", "192.0.2.1", now.toEpochMilli());
    tick();
    assertEquals(0L, count("recent_logins"));
    assertEquals(0L, count("mailbox_logins"));
    assertEquals(0L, count("last_logins"));
  }

  @Test
  void administratorsHaveThemToo() {
    database.change(() -> database.administrators.addFirst("one-time"));
    logins.seen("console", "admin", client("192.0.2.1"));
    logins.seen("api", "robot", client("192.0.2.1"));
    tick();
    as("admin", Role.ADMINISTRATOR, List.of());
    assertEquals("console", logins.own().get(0).service());
    as("robot", Role.ADMINISTRATOR, List.of());
    assertEquals(0, logins.own().size());
    assertEquals(0L, count("last_logins"));
  }

  @Test
  void othersSeeWhomTheyReachOnly() {
    seen("smtp", "192.0.2.1");
    tick();
    as(ALICE, Role.USER, List.of());
    assertEquals(1, logins.own().size());
    assertEquals(Kind.NOT_FOUND, refusal(BOB));
    as("carol", Role.DOMAIN_ADMINISTRATOR, List.of("seen.example"));
    assertEquals(1, logins.of(ALICE).size());
    assertEquals(Kind.NOT_FOUND, refusal(BOB));
  }

  private Kind refusal(String login) {
    return assertThrows(AccountsException.class, () -> logins.of(login)).kind();
  }

  private static void as(String name, Role role, List<String> domains) {
    new Actor(name, role, domains, Actor.Via.CONSOLE, "127.0.0.1").enter();
  }

  private static long count(String table) {
    return ((Number) database.value("SELECT COUNT(*) FROM " + table)).longValue();
  }
}
