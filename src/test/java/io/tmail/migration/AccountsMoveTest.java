package io.tmail.migration;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.User;
import io.tmail.accounts.UserQuery;
import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.database.Databases;
import io.tmail.rights.AccountsException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("tables")
class AccountsMoveTest {
  /** The tables of PostfixAdmin 3.3, their columns that matter. */
  private static final List<String> POSTFIXADMIN =
      List.of(
          "CREATE TABLE domain (domain TEXT, backupmx INTEGER, active INTEGER)",
          "CREATE TABLE mailbox (username TEXT, password TEXT, quota INTEGER, active INTEGER)",
          "CREATE TABLE alias (address TEXT, goto TEXT, domain TEXT, active INTEGER)",
          "CREATE TABLE alias_domain (alias_domain TEXT, target_domain TEXT, active INTEGER)",
          "INSERT INTO domain VALUES ('ALL', 0, 1), ('pa.example', 0, 1), ('pa.alias', 0, 1),"
              + " ('backup.example', 1, 1)",
          "INSERT INTO mailbox VALUES ('Ann@pa.example', '$1$x5cKAW3a$tYOwXdtb99Dv3tqJ280Sc1', 0,"
              + " 1), ('bob@pa.example', '{BLF-CRYPT}$2y$05$x', 1048576, 0),"
              + " ('cy@pa.example', '5f4dcc3b5aa765d61d8327deb882cf99', 0, 1)",
          "INSERT INTO alias VALUES ('ann@pa.example', 'ann@pa.example', 'pa.example', 1),"
              + " ('bob@pa.example', 'bob@pa.example,b@else.example', 'pa.example', 1),"
              + " ('sales@pa.example', 'team@pa.example, bob@pa.example', 'pa.example', 1),"
              + " ('team@pa.example', 'ann@pa.example,sales@pa.example', 'pa.example', 1),"
              + " ('out@pa.example', 'x@else.example', 'pa.example', 1),"
              + " ('off@pa.example', 'ann@pa.example', 'pa.example', 0),"
              + " ('@pa.example', 'ann@pa.example', 'pa.example', 1)",
          "INSERT INTO alias_domain VALUES ('pa.alias', 'pa.example', 1)");

  private static final List<String> FROM_POSTFIXADMIN =
      List.of(
          "domain backup.example %s",
          "domain pa.example %s",
          "user ann@pa.example %s",
          "user bob@pa.example %s",
          "user cy@pa.example %s",
          "alias out@pa.example %s",
          "alias sales@pa.example %s",
          "alias team@pa.example %s",
          "alias pa.alias %s",
          "alias off@pa.example refused ",
          "alias bob@pa.example refused ");

  /** The tables of tmail, as its object mapper made them. */
  private static final List<String> TMAIL =
      List.of(
          "CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT, passwd TEXT, dove_passwd TEXT,"
              + " active CHAR(1), auth_relay BOOL, have_mailbox BOOL, is_catchall BOOL,"
              + " mailbox_quota TEXT, home TEXT)",
          "CREATE TABLE rcpt_hosts (id INTEGER PRIMARY KEY, hostname TEXT, is_local BOOL,"
              + " is_alias BOOL)",
          "CREATE TABLE aliases (id INTEGER PRIMARY KEY, alias TEXT, deliver_to TEXT, pipe TEXT,"
              + " is_dom_alias BOOL, is_mini_list BOOL)",
          "INSERT INTO rcpt_hosts (hostname, is_local, is_alias) VALUES ('tm.example', 1, 0),"
              + " ('tm.alias', 1, 1)",
          "INSERT INTO users (login, passwd, dove_passwd, active, auth_relay, have_mailbox,"
              + " is_catchall, mailbox_quota) VALUES ('fay@tm.example', '$2a$10$x', '$6$a$b', 'Y',"
              + " 1, 1, 1, '200M'), ('gill', '$2a$10$x', '', 'N', 1, 0, 0, NULL)",
          "INSERT INTO aliases (alias, deliver_to, pipe, is_dom_alias, is_mini_list) VALUES"
              + " ('list@tm.example', 'fay@tm.example', '/bin/cat', 0, 1),"
              + " ('tm.alias', 'tm.example', '', 1, 0)");

  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private static Path foreign;
  private AccountsMove move;

  @BeforeAll
  static void open() throws SQLException {
    foreign = database.home().resolve("postfixadmin.db");
    make(foreign, POSTFIXADMIN);
  }

  private static void make(Path file, List<String> statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @BeforeEach
  void empty() {
    move = new AccountsMove(database.users, database.domains, database.aliases);
  }

  private static MoveSource postfixAdmin() {
    return new PostfixAdminTables(
        Databases.foreign(Driver.SQLITE3, foreign.toString()), "PLAIN-MD5");
  }

  private static String lines(List<Moved> moved) {
    return moved.stream()
        .map(
            each ->
                String.join(
                        " ",
                        each.kind().name(),
                        each.name(),
                        each.outcome().name(),
                        each.outcome() == Moved.Outcome.REFUSED ? each.field() : "")
                    .strip()
                    .toLowerCase(Locale.ROOT))
        .collect(joining("\n"));
  }

  private static String expected(String outcome) {
    return FROM_POSTFIXADMIN.stream()
        .map(line -> line.formatted(outcome).strip())
        .collect(joining("\n"));
  }

  @Test
  void previewOfPostfixAdminTellsWhatWouldComeAndAddsNothing() {
    assertEquals(expected("ready"), lines(database.change(() -> move.check(postfixAdmin()))));
    assertTrue(database.domains.list().isEmpty());
    assertEquals(0, database.users.count(UserQuery.of("")));
  }

  @Test
  void postfixAdminMovesInAndAgainChangesNothing() {
    assertEquals(expected("added"), lines(database.change(() -> move.add(postfixAdmin()))));
    User ann = database.users.find("ann@pa.example").orElseThrow();
    assertTrue(ann.isCatchAll() && ann.mayRelay() && ann.hasMailbox());
    assertEquals("{CRYPT}$1$x5cKAW3a$tYOwXdtb99Dv3tqJ280Sc1", ann.password().text());
    assertEquals("0", ann.quota());
    User bob = database.users.find("bob@pa.example").orElseThrow();
    assertFalse(bob.isActive());
    assertEquals("1048576", bob.quota());
    assertEquals(
        "{PLAIN-MD5}5f4dcc3b5aa765d61d8327deb882cf99",
        database.users.find("cy@pa.example").orElseThrow().password().text());
    assertEquals(
        List.of("bob@pa.example", "ann@pa.example"),
        database.aliases.alias("sales@pa.example").orElseThrow().targets());
    assertFalse(database.domains.find("backup.example").orElseThrow().isLocal());
    assertEquals(List.of("pa.example"), database.aliases.alias("pa.alias").orElseThrow().targets());
    assertEquals(expected("present"), lines(database.change(() -> move.add(postfixAdmin()))));
  }

  @Test
  void passwdFileMovesIn() {
    String file =
        """
        # a comment
        dan:{SSHA256}KWywAqeHFTWG+Hg8dEY9:1000:1000::/home/dan::userdb_quota_rule=*:bytes=2G
        eve@pw.example:$6$saltstring$x:::::
        locked:!:1::::
        bad:0123:1::::
        odd:{NOPE}x:1::::
        slow:$6$rounds=999999999$saltstring$x:1::::
        slower:{BLF-CRYPT}$2y$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW:1::::
        hungry:{ARGON2ID}$argon2id$v=19$m=8388608,t=1,p=1$c2FsdA$aGFzaA:1::::
        """;
    assertEquals(
        """
        user dan@pw.example added
        user eve@pw.example added
        user bad@pw.example refused hash
        user odd@pw.example refused hash
        user slow@pw.example refused hash
        user slower@pw.example refused hash
        user hungry@pw.example refused hash
        user locked@pw.example refused""",
        lines(database.change(() -> move.add(new PasswdFile(file, "pw.example", "")))));
    assertEquals("2G", database.users.find("dan@pw.example").orElseThrow().quota());
    assertEquals(
        "$6$saltstring$x", database.users.find("eve@pw.example").orElseThrow().password().text());
  }

  @Test
  void anotherTmailMovesIn() throws SQLException {
    Path other = database.home().resolve("other.db");
    make(other, TMAIL);
    String moved =
        lines(
            database.change(
                () ->
                    move.add(
                        new TmailTables(Databases.foreign(Driver.SQLITE3, other.toString())))));
    assertEquals(
        """
        domain tm.example added
        user fay@tm.example added
        user gill added
        alias list@tm.example added
        alias tm.alias added""",
        moved);
    User fay = database.users.find("fay@tm.example").orElseThrow();
    assertEquals("$6$a$b 200M", fay.password().text() + " " + fay.quota());
    User gill = database.users.find("gill").orElseThrow();
    assertEquals("{BLF-CRYPT}$2a$10$x", gill.password().text());
    assertFalse(gill.isActive() || gill.hasMailbox());
    assertTrue(database.aliases.alias("list@tm.example").orElseThrow().isMiniList());
  }

  @Test
  void databaseOfAnotherKindIsNamedAsSuch() throws SQLException {
    Path other = database.home().resolve("empty.db");
    make(other, List.of("CREATE TABLE t (x INTEGER)"));
    AccountsException refusal =
        assertThrows(
            AccountsException.class,
            () -> move.check(new TmailTables(Databases.foreign(Driver.SQLITE3, other.toString()))));
    assertEquals("source", refusal.field());
    assertTrue(refusal.getMessage().contains("rcpt_hosts"), refusal.getMessage());
  }
}
