package io.tmail.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.NewUser;
import io.tmail.accounts.UserChange;
import io.tmail.rights.AccountsException;
import io.tmail.rights.AccountsException.Kind;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("tables")
@SuppressWarnings("UnnecessaryAssignment")
class ConsoleSessionsTest {
  private static final String ALICE = "alice@open.example";
  private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0";

  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private ConsoleSessions sessions;
  private Instant now;

  @BeforeEach
  void fill() {
    sessions = database.sessions;
    at(Instant.parse("2026-11-24T10:00:00Z"));
    database.change(
        () -> database.users.add(new NewUser(ALICE, "secret-1", false, true, false, "")));
    database.change(() -> database.administrators.addFirst("one-time"));
  }

  private void at(Instant time) {
    now = time;
    database.clock.set(Clock.fixed(time, ZoneOffset.UTC));
  }

  private String begin(String login) {
    return database.change(() -> sessions.begin(login, InetAddress.getLoopbackAddress(), FIREFOX));
  }

  private static void as(String login, Role role, String mark) {
    new Actor(login, role, List.of(), Actor.Via.CONSOLE, "127.0.0.1").in(mark).enter();
  }

  /** As another node would see it, which has asked nothing yet. */
  private boolean isOpen(String mark) {
    ConsoleSessions other = database.beans.fresh(ConsoleSessions.class);
    boolean elsewhere = database.change(() -> other.isOpen(mark));
    assertEquals(elsewhere, database.change(() -> sessions.isOpen(mark)));
    return elsewhere;
  }

  @Test
  void isListedWithBrowserAndAddressAndEndedAlone() {
    String phone = begin(ALICE);
    at(now.plusSeconds(5));
    String desk = begin(ALICE);
    assertNotEquals(phone, desk);
    begin("admin");
    as(ALICE, Role.USER, desk);
    List<ConsoleSession> own = sessions.own();
    assertEquals(2, own.size());
    assertTrue(own.get(0).isThis() && !own.get(1).isThis());
    assertEquals("Firefox, Linux 127.0.0.1", own.get(1).browser() + " " + own.get(1).client());
    assertTrue(isOpen(phone));
    database.change(() -> sessions.end(own.get(1).id()));
    assertFalse(isOpen(phone));
    assertTrue(isOpen(desk));
  }

  @Test
  void nobodyEndsThoseOfOthers() {
    String mark = begin(ALICE);
    as(ALICE, Role.USER, mark);
    long id = sessions.own().get(0).id();
    as("admin", Role.ADMINISTRATOR, begin("admin"));
    AccountsException refusal =
        assertThrows(AccountsException.class, () -> database.change(() -> sessions.end(id)));
    assertEquals(Kind.NOT_FOUND, refusal.kind());
    database.change(sessions::endOthers);
    assertTrue(isOpen(mark));
  }

  @Test
  void administratorsEndThoseOfUsersWithinTheirReach() {
    String phone = begin(ALICE);
    String desk = begin(ALICE);
    as("admin", Role.ADMINISTRATOR, begin("admin"));
    assertEquals(2, sessions.of(ALICE).size());
    long id = sessions.of(ALICE).get(1).id();
    database.change(() -> sessions.end(ALICE, id));
    assertFalse(isOpen(phone));
    assertTrue(isOpen(desk));
    Actor elsewhere =
        new Actor(
            "carol", Role.DOMAIN_ADMINISTRATOR, List.of("else.example"), Actor.Via.CONSOLE, "::1");
    elsewhere.enter();
    for (Runnable each :
        List.<Runnable>of(
            () -> sessions.of(ALICE),
            () -> sessions.end(ALICE, sessions.of(ALICE).get(0).id()),
            () -> sessions.endAll(ALICE))) {
      AccountsException refusal = assertThrows(AccountsException.class, each::run);
      assertEquals(Kind.NOT_FOUND, refusal.kind());
    }
    assertTrue(isOpen(desk));
    new Actor("carol", Role.DOMAIN_ADMINISTRATOR, List.of("open.example"), Actor.Via.CONSOLE, "::1")
        .enter();
    database.change(() -> sessions.endAll(ALICE));
    assertFalse(isOpen(desk));
    assertTrue(sessions.of(ALICE).isEmpty());
  }

  @Test
  void aTokenHasNone() {
    as("token x", Role.ADMINISTRATOR, "");
    assertEquals(0, sessions.own().size());
    AccountsException refusal =
        assertThrows(AccountsException.class, () -> database.change(sessions::endOthers));
    assertEquals(Kind.FORBIDDEN, refusal.kind());
  }

  @Test
  void allOthersAreEndedAtOnce() {
    String first = begin(ALICE);
    String second = begin(ALICE);
    as(ALICE, Role.USER, second);
    database.change(sessions::endOthers);
    assertFalse(isOpen(first));
    assertTrue(isOpen(second));
    database.change(sessions::signOut);
    assertFalse(isOpen(second));
  }

  @Test
  void aNewPasswordEndsAllButTheOneThatChangedIt() {
    String first = begin(ALICE);
    String second = begin(ALICE);
    as(ALICE, Role.USER, second);
    database.change(() -> database.passwords.changeOwn(ALICE, "secret-1", "secret-2"));
    assertFalse(isOpen(first));
    assertTrue(isOpen(second));
    as("admin", Role.ADMINISTRATOR, begin("admin"));
    database.change(
        () -> database.users.update(ALICE, UserChange.NOTHING.withPassword("secret-3")));
    assertFalse(isOpen(second));
    String other = begin("admin");
    database.change(() -> database.administratorPasswords.change("admin", "chosen-1"));
    assertFalse(isOpen(other));
    assertTrue(isOpen(Actor.current().session()));
  }

  @Test
  void whoIsDeactivatedOrRemovedIsOut() {
    String first = begin(ALICE);
    database.change(() -> database.users.update(ALICE, UserChange.NOTHING.withActive(false)));
    assertFalse(isOpen(first));
    database.change(() -> database.users.update(ALICE, UserChange.NOTHING.withActive(true)));
    assertFalse(isOpen(first));
    String second = begin(ALICE);
    database.change(() -> database.users.remove(ALICE));
    assertFalse(isOpen(second));
  }

  @Test
  void anotherChangeEndsNothing() {
    String mark = begin(ALICE);
    database.change(
        () -> database.users.update(ALICE, new UserChange(null, true, true, true, false, "1G")));
    assertTrue(isOpen(mark));
  }

  @Test
  void isOverAfterTwelveHoursAndNoLongerListedWhenIdle() {
    String mark = begin(ALICE);
    as(ALICE, Role.USER, mark);
    at(now.plus(Duration.ofMinutes(31)));
    assertTrue(isOpen(mark));
    assertEquals(now, sessions.own().get(0).seen());
    at(now.plus(Duration.ofMinutes(33)));
    assertEquals(0, sessions.own().size());
    at(now.plus(Duration.ofHours(11)));
    ConsoleSessions fresh = database.beans.fresh(ConsoleSessions.class);
    assertFalse(database.change(() -> fresh.isOpen(mark)));
    begin("admin");
    assertEquals(
        1L, ((Number) database.value("SELECT COUNT(*) FROM console_sessions")).longValue());
  }

  @Test
  void nobodyKnowsAnInventedOne() {
    assertFalse(isOpen(""));
    assertFalse(isOpen("0".repeat(64)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 | Firefox, Linux",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131 |"
            + " Edge, Windows",
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36 |"
            + " Chrome, Android",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1 |"
            + " Safari, iPhone",
        "curl/8.0 | ''",
        "| ''",
      })
  void browsersAreNamedInTwoWords(String userAgent, String name) {
    assertEquals(name, BrowserName.of(userAgent));
  }
}
