package io.tmail.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.NewUser;
import io.tmail.rights.AccountsException;
import io.tmail.rights.AccountsException.Kind;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import io.tmail.secrets.Totp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("tables")
class SecondFactorsTest {
  private static final String ALICE = "alice@factor.example";
  private static final String PASSWORD = "secret-1";

  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private SecondFactors factors;
  private Instant now;
  private NewFactor factor;
  private List<String> recovery;

  @BeforeEach
  void fill() {
    factors = database.secondFactors;
    at(Instant.parse("2026-11-24T10:00:00Z"));
    database.change(() -> database.administrators.addFirst("one-time"));
    database.change(
        () -> database.users.add(new NewUser(ALICE, PASSWORD, false, true, false, null)));
    as(ALICE, Role.USER, List.of());
  }

  private static void as(String name, Role role, List<String> domains) {
    new Actor(name, role, domains, Actor.Via.CONSOLE, "127.0.0.1").enter();
  }

  private void at(Instant time) {
    now = time;
    database.clock.set(Clock.fixed(time, ZoneOffset.UTC));
  }

  private void later(Duration time) {
    at(now.plus(time));
  }

  private String code() {
    return Totp.code(new Base32().decode(factor.secret()), now.getEpochSecond() / 30);
  }

  private void enrol() {
    factor = database.change(() -> factors.begin(PASSWORD));
    recovery = database.change(() -> factors.confirm(code()));
    later(Duration.ofSeconds(30));
  }

  private boolean verify(String code) {
    return database.change(() -> factors.verify(ALICE, code));
  }

  @Test
  void isOnOnceTheFirstCodeWasRight() {
    assertEquals("current", refusal(() -> factors.begin("wrong")).field());
    factor = database.change(() -> factors.begin(PASSWORD));
    assertTrue(factor.uri().startsWith("otpauth://totp/mail.example:alice%40factor.example?"));
    assertFalse(factors.isOn(ALICE));
    assertFalse(verify(code()));
    assertEquals("code", refusal(() -> factors.confirm("000000x")).field());
    assertFalse(factors.isOn(ALICE));
    database.change(() -> factors.confirm(code()));
    assertTrue(factors.isOn(ALICE));
    assertEquals(Kind.CONFLICT, refusal(() -> factors.begin(PASSWORD)).kind());
    assertEquals(Kind.CONFLICT, refusal(() -> factors.confirm(code())).kind());
  }

  @Test
  void aCodeIsAcceptedOnce() {
    enrol();
    assertFalse(verify("123"));
    assertTrue(verify(code()));
    assertFalse(verify(code()));
    later(Duration.ofSeconds(30));
    assertTrue(verify(code()));
    String before = Totp.code(new Base32().decode(factor.secret()), now.getEpochSecond() / 30 - 1);
    assertFalse(verify(before), "older than the newest accepted");
  }

  @Test
  void theCodeThatConfirmedIsUsedUp() {
    factor = database.change(() -> factors.begin(PASSWORD));
    database.change(() -> factors.confirm(code()));
    assertFalse(verify(code()));
  }

  @Test
  void eachRecoveryCodeOpensOnce() {
    enrol();
    assertEquals(10, recovery.size());
    assertEquals(10, factors.recoveryCodes(ALICE));
    String written = recovery.get(3).toUpperCase(Locale.ROOT).replace('-', ' ');
    assertTrue(verify(written));
    assertFalse(verify(recovery.get(3)));
    assertEquals(9, factors.recoveryCodes(ALICE));
    List<String> fresh = database.change(() -> factors.renewRecoveryCodes(PASSWORD, code()));
    assertFalse(verify(recovery.get(4)));
    assertTrue(verify(fresh.get(4)));
    assertFalse(database.value("SELECT MIN(hash) FROM recovery_codes").toString().contains("-"));
  }

  /** Java alone takes a minute for such letters, of which each becomes two. */
  @Test
  void longRecoveryCodeIsWrongAtOnce() {
    enrol();
    String text = "\u0130".repeat(1 << 19);
    assertTimeout(Duration.ofSeconds(10), () -> assertFalse(verify(text)));
  }

  @Test
  void guessingIsOverAfterTenWrongCodes() {
    enrol();
    for (int i = 0; i < 10; i++) {
      assertFalse(verify("12345"));
    }
    assertFalse(verify(code()));
    assertTrue(verify(recovery.get(0)), "a recovery code cannot be guessed");
    assertTrue(verify(code()));
    for (int i = 0; i < 10; i++) {
      assertFalse(verify("12345"));
    }
    later(Duration.ofMinutes(16));
    assertTrue(verify(code()));
  }

  @Test
  void goesOffWithPasswordAndCodeTogether() {
    enrol();
    assertEquals("current", refusal(() -> factors.turnOff("wrong", code())).field());
    assertEquals("code", refusal(() -> factors.turnOff(PASSWORD, "12345")).field());
    assertTrue(factors.isOn(ALICE));
    database.change(() -> factors.turnOff(PASSWORD, code()));
    assertFalse(factors.isOn(ALICE));
    assertEquals(0, factors.recoveryCodes(ALICE));
  }

  @Test
  void anAdministratorResetsThoseHeReaches() {
    enrol();
    assertEquals(Kind.FORBIDDEN, refusal(() -> factors.resetUsers(ALICE)).kind());
    as("bob", Role.DOMAIN_ADMINISTRATOR, List.of("other.example"));
    assertEquals(Kind.FORBIDDEN, refusal(() -> factors.resetUsers(ALICE)).kind());
    as("bob", Role.DOMAIN_ADMINISTRATOR, List.of("factor.example"));
    assertEquals(Kind.FORBIDDEN, refusal(() -> factors.resetUsers("admin")).kind());
    database.change(() -> factors.resetUsers(ALICE));
    assertFalse(factors.isOn(ALICE));
    Actor.leave();
    assertEquals(Kind.NOT_FOUND, refusal(() -> factors.resetUsers(ALICE)).kind());
    assertEquals(Kind.NOT_FOUND, refusal(() -> factors.resetUsers("nobody")).kind());
    assertEquals(
        ALICE,
        database.value("SELECT entity FROM admin_actions WHERE action = 'secondfactor.reset'"));
  }

  @Test
  void theWayOfUsersLeadsToNoAdministrator() {
    database.change(() -> database.administrators.addFirst("one-time"));
    database.sql("INSERT INTO second_factors (login, secret) VALUES ('admin', 'x')");
    as("token x", Role.ADMINISTRATOR, List.of());
    assertEquals(Kind.NOT_FOUND, refusal(() -> factors.resetUsers("admin")).kind());
    assertEquals(Kind.NOT_FOUND, refusal(() -> factors.resetAdministrators(ALICE)).kind());
    database.change(() -> factors.resetAdministrators("ADMIN"));
    assertEquals(Kind.NOT_FOUND, refusal(() -> factors.resetAdministrators("admin")).kind());
  }

  @Test
  void aTokenHasNone() {
    as("token x", Role.ADMINISTRATOR, List.of());
    assertEquals(Kind.FORBIDDEN, refusal(() -> factors.begin(PASSWORD)).kind());
  }

  @Test
  void goesWithTheUser() {
    enrol();
    Actor.leave();
    database.change(() -> database.users.remove(ALICE));
    assertFalse(factors.isOn(ALICE));
    assertEquals(0, factors.recoveryCodes(ALICE));
  }

  @Test
  void theTableAloneMakesNoCodesAndASecretIsGoodForItsLoginOnly() throws Exception {
    enrol();
    Path key = database.home().resolve("factor.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    String sealed = database.value("SELECT secret FROM second_factors").toString();
    assertFalse(sealed.contains(factor.secret()));
    database.sql("UPDATE second_factors SET login = 'admin'");
    assertFalse(database.change(() -> factors.verify("admin", code())));
    database.sql("UPDATE second_factors SET login = '" + ALICE + "'");
    String kept = Files.readString(key);
    Files.writeString(key, "A".repeat(43) + "=\n");
    assertFalse(verify(code()), "sealed with another key");
    assertTrue(verify(recovery.get(0)));
    Files.writeString(key, kept);
    assertTrue(verify(code()));
  }

  private AccountsException refusal(Runnable change) {
    return assertThrows(AccountsException.class, () -> database.change(change));
  }
}
