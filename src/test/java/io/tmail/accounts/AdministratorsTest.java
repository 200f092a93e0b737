package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.credentials.AdministratorPasswords;
import io.tmail.rights.AccountsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("tables")
class AdministratorsTest {
  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private Administrators administrators;
  private AdministratorPasswords administratorPasswords;

  @BeforeEach
  void empty() {
    administrators = database.administrators;
    administratorPasswords = database.administratorPasswords;
  }

  @Test
  void theFirstIsMadeOnce() {
    assertFalse(administrators.isAny());
    assertTrue(database.change(() -> administrators.addFirst("one-time")));
    assertFalse(database.change(() -> administrators.addFirst("another")));
    assertTrue(administratorPasswords.authenticate("admin", "one-time").isPresent());
    assertTrue(administratorPasswords.authenticate("admin", "another").isEmpty());
    assertTrue(administratorPasswords.authenticate("root", "one-time").isEmpty());
  }

  @Test
  void theOneTimePasswordMustBeChanged() {
    database.change(() -> administrators.addFirst("one-time"));
    assertTrue(administrators.find("ADMIN").orElseThrow().mustChangePassword());
    AccountsException same = assertThrows(AccountsException.class, () -> change("one-time"));
    assertEquals("the new password must differ from the old one", same.getMessage());
    change("my-own-1");
    assertFalse(administrators.find("admin").orElseThrow().mustChangePassword());
    assertTrue(administratorPasswords.authenticate("admin", "one-time").isEmpty());
    assertTrue(administratorPasswords.authenticate("admin", "my-own-1").isPresent());
  }

  private void change(String password) {
    database.change(() -> administratorPasswords.change("admin", password));
  }
}
