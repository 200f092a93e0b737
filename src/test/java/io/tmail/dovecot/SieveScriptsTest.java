package io.tmail.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.rights.AccountsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of scripts (RFC 5804 §1.6). */
class SieveScriptsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "a/b", "a\u001b", "a\u007f", "a\u0085", "a\u009b", "a\u2028", "a\u2029"})
  void nameThatDovecotFailsAtIsRefused(String name) {
    assertThrows(AccountsException.class, () -> SieveScripts.checked(name));
  }

  @Test
  void otherNamesAreTaken() {
    assertEquals("Été – 夏", SieveScripts.checked("Été – 夏"));
  }
}
