package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("tables")
class AdministratorsTest {
  @TempDir private static Path home;
  private static AccountsOnTables database;
  private Administrators administrators;

  @BeforeAll
  static void open() {
    database = new AccountsOnTables(home);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
    administrators = database.administrators;
  }

  @Test
  void theFirstIsMadeOnce() {
    assertFalse(administrators.isAny());
    assertTrue(database.change(() -> administrators.addFirst("one-time")));
    assertFalse(database.change(() -> administrators.addFirst("another")));
    assertTrue(administrators.authenticate("admin", "one-time").isPresent());
    assertTrue(administrators.authenticate("admin", "another").isEmpty());
    assertTrue(administrators.authenticate("root", "one-time").isEmpty());
  }

  @Test
  void theOneTimePasswordMustBeChanged() {
    database.change(() -> administrators.addFirst("one-time"));
    assertTrue(administrators.administrator("ADMIN").orElseThrow().mustChangePassword());
    AccountsException same = assertThrows(AccountsException.class, () -> change("one-time"));
    assertEquals("the new password must differ from the old one", same.getMessage());
    change("my-own-1");
    assertFalse(administrators.administrator("admin").orElseThrow().mustChangePassword());
    assertTrue(administrators.authenticate("admin", "one-time").isEmpty());
    assertTrue(administrators.authenticate("admin", "my-own-1").isPresent());
  }

  private void change(String password) {
    database.change(() -> administrators.changePassword("admin", password));
  }
}
