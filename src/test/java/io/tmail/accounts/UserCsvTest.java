package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.ImportedUser.Outcome;
import io.tmail.rights.AccountsException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("tables")
class UserCsvTest {
  private static final String GOOD =
      """
      login,passwd,active,isCatchall,mailboxQuota
      Alice@csv.example,secret-1,,yes,2g
      bob@csv.example,,no,,
      printer,secret-3,,,
      """;

  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private UserCsv csv;

  @BeforeEach
  void empty() {
    csv = database.userCsv;
  }

  @Test
  void previewAddsNobody() {
    List<ImportedUser> lines = database.change(() -> csv.check(GOOD));
    assertEquals(
        List.of(Outcome.READY, Outcome.READY, Outcome.READY),
        lines.stream().map(ImportedUser::outcome).toList());
    assertEquals(0, database.users.count(UserQuery.of("")));
    assertTrue(database.domains.find("csv.example").isEmpty());
  }

  @Test
  void usersAreAddedAndMissingPasswordsMade() {
    List<ImportedUser> lines = database.change(() -> csv.add(GOOD));
    assertEquals(List.of("", "made", ""), lines.stream().map(UserCsvTest::password).toList());
    assertTrue(
        database
            .passwords
            .authenticate("alice@csv.example", "secret-1")
            .orElseThrow()
            .isCatchAll());
    assertEquals("2G", database.users.find("alice@csv.example").orElseThrow().quota());
    assertFalse(database.users.find("bob@csv.example").orElseThrow().isActive());
    database.change(
        () -> database.users.update("bob@csv.example", UserChange.NOTHING.withActive(true)));
    assertTrue(
        database.passwords.authenticate("bob@csv.example", lines.get(1).password()).isPresent());
    assertFalse(database.users.find("printer").orElseThrow().hasMailbox());
  }

  private static String password(ImportedUser line) {
    return line.password().isEmpty() ? "" : "made";
  }

  @Test
  void eachWrongLineIsToldWithItsColumn() {
    database.change(() -> csv.add("login\nthere@csv.example\n"));
    String wrong =
        """
        login,passwd,haveMailbox,isCatchall,mailboxQuota
        there@csv.example,secret-1,,,
        abc,secret-1,,,
        a@csv.example,short,,,
        b@csv.example,secret-1,maybe,,
        c@csv.example,secret-1,,,lots
        d@csv.example,secret-1,,yes,
        e@csv.example,secret-1,,yes,
        d@csv.example,secret-1,,,
        f@csv.example,secret-1,,,,more
        """;
    assertEquals(
        List.of(
            "2 login",
            "3 login",
            "4 passwd",
            "5 haveMailbox",
            "6 mailboxQuota",
            "7 ",
            "8 isCatchall",
            "9 login",
            "10 csv"),
        database.change(() -> csv.check(wrong)).stream()
            .map(line -> line.line() + " " + line.field())
            .toList());
  }

  /** A login with such a hash would take the server hours. */
  @Test
  @Timeout(30)
  void costlyHashesAreRefusedWithTheReasonAndTheOthersComeIn() {
    String list =
        """
        login,hash
        a@csv.example,{SHA512-CRYPT}$6$rounds=999999999$saltsalt$%s
        b@csv.example,{BLF-CRYPT}$2y$31$%s
        c@csv.example,"{ARGON2ID}$argon2id$v=19$m=8388608,t=3,p=1$c2FsdHNhbHQ$%s"
        d@csv.example,
        """
            .formatted("a".repeat(86), "a".repeat(53), "a".repeat(43));
    List<ImportedUser> lines = database.change(() -> csv.add(list));
    assertEquals(
        List.of("hash", "hash", "hash", ""), lines.stream().map(ImportedUser::field).toList());
    assertTrue(lines.get(0).detail().contains("rounds"), lines.get(0).detail());
    assertTrue(lines.stream().noneMatch(line -> line.detail().contains("saltsalt")));
    assertTrue(database.users.find("d@csv.example").isPresent());
    assertFalse(database.users.find("a@csv.example").isPresent());
  }

  @Test
  void aTextThatIsNoListOfUsersIsRefused() {
    for (String text : List.of("", "passwd\nx", "login,login\na,b", "login,shoe size\na,b")) {
      assertEquals(
          "csv", assertThrows(AccountsException.class, () -> csv.check(text)).field(), text);
    }
    String tooMany = "login\n" + "x\n".repeat(UserCsv.MOST_USERS + 1);
    assertThrows(AccountsException.class, () -> csv.check(tooMany));
  }

  @Test
  void whatIsWrittenHasNoPasswordAndCanBeReadAgain() {
    database.change(() -> csv.add(GOOD));
    StringBuilder written = new StringBuilder();
    csv.write(UserQuery.of("csv.example"), written::append);
    assertEquals(
        "login,active,authRelay,haveMailbox,isCatchall,mailboxQuota,mailHost\r\n"
            + "alice@csv.example,true,false,true,true,2G,\r\n"
            + "bob@csv.example,false,false,true,false,1G,\r\n",
        written.toString());
    database.empty();
    database.change(() -> csv.add(written.toString()));
    StringBuilder again = new StringBuilder();
    csv.write(UserQuery.of(""), again::append);
    assertEquals(written.toString(), again.toString());
  }
}
