package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.AccountsOnTables;
import io.tmail.outbound.DkimKey;
import io.tmail.outbound.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of mail on its way out as tmail left them, brought up to date. */
class TmailDatabaseTest {
  private static final List<String> TMAIL =
      List.of(
          "CREATE TABLE routes (id INTEGER PRIMARY KEY AUTOINCREMENT, host varchar(255),"
              + " local_ip varchar(255), remote_host varchar(255), remote_port bigint,"
              + " priority bigint, smtp_auth_login varchar(255), smtp_auth_passwd varchar(255),"
              + " mail_from varchar(255), user varchar(255))",
          "CREATE TABLE dkim_configs (id INTEGER PRIMARY KEY AUTOINCREMENT, domain varchar(255),"
              + " pub_key text, priv_key text, selector varchar(255), headers varchar(255))",
          "INSERT INTO routes (host, remote_host, remote_port, priority)"
              + " VALUES ('*', 'smart.example', NULL, NULL)",
          "INSERT INTO dkim_configs (domain, pub_key, priv_key, selector, headers)"
              + " VALUES ('old.example', 'PUB', 'PRIV', '1436000000', '')");

  /** Both spellings of a domain were two domains. */
  @Test
  void givesDomainsOneSpelling(@TempDir Path home) throws Exception {
    try (AccountsOnTables tables = AccountsOnTables.onSqlite(home)) {
      for (String sql :
          List.of(
              "INSERT INTO users (login, have_mailbox) VALUES ('kd@bücher.test', 1),"
                  + " ('both@bücher.test', 1), ('both@xn--bcher-kva.test', 1), ('jürgen', 0)",
              "INSERT INTO app_passwords (login, name, hash, created_at)"
                  + " VALUES ('kd@bücher.test', 'phone', 'x', 0), ('both@bücher.test', 'x', 'y', 0)",
              "INSERT INTO rcpt_hosts (hostname, is_local) VALUES ('bücher.test', 1)",
              "INSERT INTO aliases (alias, deliver_to)"
                  + " VALUES ('grüße@bücher.test', 'kd@bücher.test;both@bücher.test')",
              "ALTER TABLE users DROP COLUMN junk_score",
              "DROP TABLE sender_lists",
              "DROP TABLE sending_limits",
              "DROP TABLE suspensions",
              "DELETE FROM schema_accounts WHERE version IN ('16', '17', '18', '19')")) {
        tables.sql(sql);
      }
    }
    try (AccountsOnTables tables = AccountsOnTables.onSqlite(home)) {
      for (String login : List.of("kd@bücher.test", "kd@XN--bcher-kva.test")) {
        User kd = tables.users.find(login).orElseThrow();
        assertEquals("kd@xn--bcher-kva.test", kd.login());
        assertEquals(1, tables.appPasswords.list(login).size());
      }
      RcptHost host = tables.domains.find("bücher.test").orElseThrow();
      assertEquals("xn--bcher-kva.test", host.hostname());
      assertEquals("bücher.test", host.unicodeName());
      assertEquals(
          List.of("kd@xn--bcher-kva.test", "both@xn--bcher-kva.test"),
          tables.aliases.alias("grüße@xn--bcher-kva.test").orElseThrow().targets());
      assertEquals(1, tables.value("SELECT COUNT(*) FROM users WHERE login = 'both@bücher.test'"));
      assertEquals(
          1, tables.value("SELECT COUNT(*) FROM app_passwords WHERE login = 'both@bücher.test'"));
      assertEquals("jürgen", tables.users.find("Jürgen").orElseThrow().login());
    }
  }

  @Test
  void keepsItsRoutesAndKeys(@TempDir Path home) throws Exception {
    Path file = Files.createDirectories(home.resolve("db")).resolve("tmail.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : TMAIL) {
        statement.execute(sql);
      }
    }
    try (AccountsOnTables tables = AccountsOnTables.onSqlite(home)) {
      Route route = tables.routes.list().get(0);
      assertEquals(Optional.empty(), route.host());
      assertEquals("smart.example", route.remoteHost());
      assertEquals(25, route.remotePort());
      assertEquals(1, route.priority());
      assertEquals(Route.Tls.DEFAULT, route.tls());
      DkimKey key = tables.dkimKeys.of("old.example").get(0);
      assertEquals("1436000000._domainkey.old.example", key.recordName());
      assertEquals("v=DKIM1; k=rsa; p=PUB", key.recordText());
      assertEquals(DkimKey.State.ACTIVE, key.state());
    }
  }
}
