package io.tmail.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.rights.AccountsException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.codec.digest.Sha2Crypt;
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
    "'$argon2id$v=19$m=65536,t=3,p=1$x', '{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$x'",
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
  void onePasswordHasOneMeaningHoweverItIsSpelled() {
    PasswordHash composed = PasswordHash.of("Gr\u00fc\u00dfe-\u20ac9");
    assertTrue(composed.matches("Gru\u0308\u00dfe-\u20ac9"));
    assertTrue(PasswordHash.of("Gru\u0308\u00dfe-\u20ac9").matches("Gr\u00fc\u00dfe-\u20ac9"));
    assertTrue(PasswordHash.of("no\u00a0break").matches("no break"));
    assertTrue(PasswordHash.of("\u212bngstrom").matches("\u00c5ngstrom"));
    assertFalse(composed.matches("gr\u00fc\u00dfe-\u20ac9"));
    assertFalse(PasswordHash.of("\uff21bcdefg").matches("Abcdefg"));
  }

  @Test
  void aSpellingThatWasHashedAsItCameStaysGood() {
    String decomposed = "Gru\u0308\u00dfe-9";
    String before =
        Sha2Crypt.sha512Crypt(decomposed.getBytes(StandardCharsets.UTF_8), "$6$saltsalt");
    assertTrue(new PasswordHash(before).matches(decomposed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Gr\ufffd\ufffde-9", "half-\ud83d-9", "zero\u200bwidth", "bidi\u202eoverride"})
  void refusesWhatIsNotUtf8OrCannotBeSeen(String password) {
    assertThrows(AccountsException.class, () -> PasswordHash.of(password));
  }

  @Test
  void whatIsNotUtf8MatchesNothing() {
    PasswordHash hash = PasswordHash.hashed("half-?-9");
    assertFalse(hash.matches("half-\ud83d-9"));
    assertFalse(PasswordHash.hashed("Gr\ufffde-9").matches("Gr\ufffde-9"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$6$rounds=999999999$saltstring$x",
        "{SHA512-CRYPT}$6$rounds=1000001$saltstring$x",
        "{CRYPT}$5$rounds=1000001$saltstring$x",
        "$6$rounds=12x$saltstring$x",
        "$2y$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "{BLF-CRYPT}$2a$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "{CRYPT}$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$argon2id$v=19$m=8388608,t=1,p=1$c2FsdA$aGFzaA",
        "{ARGON2ID}$argon2id$v=19$m=65536,t=4000,p=1$c2FsdA$aGFzaA",
        "{ARGON2I}$argon2i$v=19$m=262144,t=10,p=1$c2FsdA$aGFzaA",
        "{ARGON2I}$argon2i$v=19$garbage",
        "{PBKDF2}$1$salt$99999999$hash",
        "{SCRAM-SHA-256}99999999,c2FsdA==,c3RvcmVk,c2VydmVy",
        "{CRYPT}$y$jFT$salt$hash",
        "{CRYPT}$7$FU..../....salt$hash",
        "{CRYPT}$sha1$99999999$salt$hash",
        "{CRYPT}$md5,rounds=99999999$salt$hash",
        "{DES-CRYPT}_zzzzsalthash",
        "{SHA512-CRYPT.B64}JDYkcm91bmRzPTk5OTk5OTk5OSRzYWx0JA==",
      })
  void refusesHashesThatWouldStopTheServer(String given) {
    AccountsException refused =
        assertThrows(AccountsException.class, () -> PasswordHash.imported(given));
    assertEquals("hash", refused.field());
    assertTrue(refused.getMessage().contains("cost"), refused.getMessage());
    assertFalse(refused.getMessage().contains("salt"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$6$rounds=656000$saltstring$x",
        "$2y$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$argon2id$v=19$m=262144,t=4,p=4$c2FsdA$aGFzaA",
        "{PBKDF2}$1$salt$600000$hash",
        "{SCRAM-SHA-256}4096,c2FsdA==,c3RvcmVk,c2VydmVy",
        "{CRYPT}$y$j9T$salt$hash",
        "{CRYPT}$7$CU..../....salt$hash",
        "{CRYPT}rl.3StKT.4T8M",
        "{SSHA512.HEX}00",
      })
  void takesWhatOthersUse(String given) {
    PasswordHash hash = PasswordHash.imported(given);
    assertTrue(hash.isBearable(), hash.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$6$rounds=999999999$saltstring$x",
        "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
      })
  void nothingMatchesAnOldHashThatWouldStopTheServer(String stored) {
    assertFalse(new PasswordHash(stored).isBearable());
    assertFalse(new PasswordHash(stored).matches("password"));
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
