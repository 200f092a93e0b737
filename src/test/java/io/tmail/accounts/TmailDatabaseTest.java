package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
