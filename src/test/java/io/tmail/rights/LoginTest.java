package io.tmail.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  @Test
  void isKeptInLowerCase() {
    assertEquals("toorop@example.com", new Login("Toorop@Example.COM").name());
  }

  @Test
  void hasFourTo256Characters() {
    assertEquals(4, new Login("root").name().length());
    assertEquals(256, new Login("a".repeat(256)).name().length());
    assertRefused("abc");
    assertRefused("a".repeat(257));
    assertRefused(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../etc/passwd@d.example", "a b@d.example", "\"a\"@d.example", "a\nb@d"})
  void holdsNothingThatAFolderOrALogLineWouldMisread(String login) {
    assertRefused(login);
  }

  /** A decoder has put U+FFFD in their place. */
  @Test
  void octetsThatAreNotUtf8AreNamed() {
    AccountsException refused =
        assertThrows(AccountsException.class, () -> new Login("m\uFFFDller@d.example"));
    assertEquals("login is not UTF-8", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"noat", "a@b@c", "a..b@d", "alice@[192.0.2.1]", "alice@"})
  void isNoMailboxWithoutAnAddress(String login) {
    assertThrows(AccountsException.class, () -> new Login(login).address());
  }

  private static void assertRefused(String login) {
    AccountsException refused = assertThrows(AccountsException.class, () -> new Login(login));
    assertEquals(AccountsException.Kind.REFUSED, refused.kind());
    assertEquals("login", refused.field());
  }
}
