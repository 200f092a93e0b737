package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  /** {@code openssl passwd -6 -salt saltstring "Hello world!"}, as in the specification. */
  private static final String CRYPT =
      "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJue"
          + "sI68u4OTLiBFdcbYEdFCoEOfaS35inz1";

  /** {@code htpasswd -nbBC 10 x U*U}'s form, from the test vectors of bcrypt's author. */
  private static final String BCRYPT =
      "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  @Test
  void acceptsTheSpecificationsExample() {
    assertTrue(new PasswordHash(CRYPT).matches("Hello world!"));
    assertFalse(new PasswordHash(CRYPT).matches("Hello world"));
  }

  @Test
  void acceptsTheRoundsOfAForeignHash() {
    String hash =
        "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sb"
            + "HbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.";
    assertTrue(new PasswordHash(hash).matches("Hello world!"));
  }

  @Test
  void acceptsOldBcrypt() {
    PasswordHash old = new PasswordHash(BCRYPT);
    assertTrue(old.isBcrypt());
    assertTrue(old.matches("U*U"));
    assertFalse(old.matches("U*U*"));
  }

  @ParameterizedTest
  @CsvSource({
    "{ssha256}abc=, {SSHA256}abc=",
    "{SHA256.hex}abc, {SHA256.HEX}abc",
    "{SHA512-CRYPT}$6$x$y, $6$x$y",
    "{CRYPT}$6$x$y, $6$x$y",
    "$2y$10$x, {BLF-CRYPT}$2y$10$x",
    "$1$x$y, {CRYPT}$1$x$y",
    "$argon2id$v=19$x, {ARGON2ID}$argon2id$v=19$x",
  })
  void takesHashesInDovecotsSpelling(String given, String kept) {
    PasswordHash hash = PasswordHash.imported(given);
    assertEquals(kept, hash.text());
    assertEquals(kept.startsWith("{"), hash.isForeign());
    assertFalse(hash.matches("password"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "{NOPE}abc", "{SSHA}", "{SSHA}a b", "{LANMAN}abc", "{X.Y}z"})
  void refusesHashesThatDovecotCouldNotCheck(String given) {
    AccountsException refused =
        assertThrows(AccountsException.class, () -> PasswordHash.imported(given));
    assertEquals("hash", refused.field());
  }

  @Test
  void writesSha512CryptWithAFreshSalt() {
    PasswordHash one = PasswordHash.of("secret-1");
    assertTrue(one.text().matches("\\$6\\$[./0-9A-Za-z]{16}\\$[./0-9A-Za-z]{86}"), one.text());
    assertNotEquals(one, PasswordHash.of("secret-1"));
    assertTrue(one.matches("secret-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345", "123456\u0000", "tab\tbed"})
  void refusesWhatNobodyCouldTypeOrEverybodyGuess(String password) {
    AccountsException refused =
        assertThrows(AccountsException.class, () -> PasswordHash.of(password));
    assertEquals("passwd", refused.field());
  }

  @Test
  void refusesMoreThanDovecotCanCheck() {
    assertTrue(PasswordHash.of("x".repeat(256)).matches("x".repeat(256)));
    assertThrows(AccountsException.class, () -> PasswordHash.of("é".repeat(129)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "$1$abc$def", "$6$", "$6$rounds=x$", "$2a$10$short"})
  void nothingMatchesAnUnreadableHash(String stored) {
    assertFalse(new PasswordHash(stored).matches("plain"));
    assertFalse(new PasswordHash(stored).matches(""));
  }

  @Test
  void unknownUsersAreCheckedAgainstARealHash() {
    assertTrue(PasswordHash.orDecoy(Optional.empty()).text().startsWith("$6$"));
    assertFalse(PasswordHash.orDecoy(Optional.empty()).matches(""));
    assertEquals(PasswordHash.DECOY, PasswordHash.orDecoy(Optional.of(new PasswordHash(""))));
  }

  @Test
  void neverShowsItself() {
    assertFalse(PasswordHash.of("secret-1").toString().contains("$"));
  }
}
