package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database and the disk store that the tmail of 2015 has left, laid out as gorm did. */
@Tag("way")
class OldTmailE2E {
  private static final String SECRET = "secret-1";
  private static final String FOREIGN_SECRET = "geheim-SSHA256";
  private static final String ROUTE_PASSWORD = "route-password-in-plain";
  private static final String KEY =
      Shell.run("openssl", "genpkey", "-quiet", "-algorithm", "RSA").mustSucceed().output();
  private static final String[] LAYOUT = {
    "CREATE TABLE users (id integer primary key autoincrement, login varchar(255) not null unique,"
        + " passwd varchar(255) not null, dove_passwd varchar(255), active char(1) default 'Y',"
        + " auth_relay bool, have_mailbox bool, is_catchall bool, mailbox_quota varchar(255),"
        + " home varchar(255))",
    "CREATE TABLE rcpt_hosts (id integer primary key autoincrement, hostname varchar(255) not null"
        + " unique, is_local bool, is_alias bool)",
    "CREATE TABLE aliases (id integer primary key autoincrement, alias varchar(255) not null"
        + " unique, deliver_to text, pipe varchar(255), is_dom_alias bool, is_mini_list bool)",
    "CREATE TABLE relay_ip_oks (id integer primary key autoincrement, ip varchar(255) unique)",
    "CREATE TABLE routes (id integer primary key autoincrement, host varchar(255), local_ip"
        + " varchar(255), remote_host varchar(255), remote_port integer, priority integer,"
        + " smtp_auth_login varchar(255), smtp_auth_passwd varchar(255), mail_from varchar(255),"
        + " user varchar(255))",
    "CREATE TABLE dkim_configs (id integer primary key autoincrement, domain varchar(255), pub_key"
        + " text, priv_key text, selector varchar(255), headers text)",
    "CREATE TABLE q_messages (id integer primary key autoincrement, uuid varchar(255), mail_from"
        + " varchar(255), auth_user varchar(255), rcpt_to varchar(255), message_id varchar(255),"
        + " host varchar(255), last_update datetime, added_at datetime,"
        + " next_delivery_scheduled_at datetime, status integer, delivery_failed_count integer)",
    "INSERT INTO rcpt_hosts (hostname, is_local, is_alias) VALUES ('old.example', 1, 0)",
    "INSERT INTO routes (host, remote_host, remote_port, priority, smtp_auth_login,"
        + " smtp_auth_passwd) VALUES ('relay.example', '192.0.2.7', 25, 1, 'me', '"
        + ROUTE_PASSWORD
        + "')",
    "INSERT INTO aliases (alias, deliver_to, pipe, is_dom_alias, is_mini_list)"
        + " VALUES ('team@old.example', 'alice@old.example', '', 0, 0)",
    "INSERT INTO q_messages (uuid, mail_from, auth_user, rcpt_to, message_id, host, status)"
        + " VALUES ('5f3c-old', 'x@remote.test', '', 'team@old.example', 'm1', 'old.example', 2)",
    "INSERT INTO q_messages (uuid, mail_from, auth_user, rcpt_to, message_id, host, status)"
        + " VALUES ('gone', 'x@remote.test', '', 'alice@old.example', 'm2', 'old.example', 2)",
  };

  private Instance server;

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void movesInAfterABackup() throws Exception {
    server = new Instance("old-tmail");
    Path home = server.home();
    Path database = Files.createDirectories(home.resolve("db")).resolve("tmail.db");
    Path stored = Files.createDirectories(home.resolve("store/5/f")).resolve("5f3c-old");
    Files.writeString(stored, "Subject: from the old queue\r\n\r\nhello\r\n");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      for (String sql : LAYOUT) {
        statement.execute(sql);
      }
      String hash = Sha2Crypt.sha512Crypt(SECRET.getBytes(StandardCharsets.UTF_8), "$6$saltsalt");
      statement.execute(
          "INSERT INTO users (login, passwd, dove_passwd, active, auth_relay, have_mailbox,"
              + " is_catchall, mailbox_quota, home) VALUES ('alice@old.example', '', '"
              + hash
              + "', 'Y', 1, 1, 0, '', '"
              + home.resolve("mail/o/old.example/a/alice")
              + "')");
      statement.execute(
          "INSERT INTO dkim_configs (domain, pub_key, priv_key, selector, headers) VALUES"
              + " ('old.example', 'x', '"
              + KEY
              + "', 's1', '')");
    }
    Shell.run("chown", "-R", owner(), home.toString());
    server.start();

    String message =
        server.mailbox("alice@old.example", SECRET).awaitMessage("Subject: from the old queue");
    assertTrue(message.contains("Return-Path: <x@remote.test>"), message);
    assertTrue(Files.notExists(stored));
    Path backup = home.resolve("db/tmail.db.before-migration");
    assertEquals(2, count(backup, "q_messages"));
    assertEquals(1, count(database, "q_messages"), "what has no content is left alone");
    assertTrue(server.tmail("user", "list").output().contains("alice@old.example"));
    keepsNoSecretInPlain(database);
    takesUsersOfAPasswdFile();
  }

  /** Not even in pages that SQLite no longer uses. */
  private void keepsNoSecretInPlain(Path database) throws IOException {
    String line = KEY.lines().skip(3).findFirst().orElseThrow();
    Path copy = database.resolveSibling("tmail.db.before-migration");
    assertEquals(List.of(copy), holding(line, database.getParent()));
    assertEquals(List.of(copy), holding(ROUTE_PASSWORD, database.getParent()));
    assertTrue(server.tmail("dkim", "getprivkey", "old.example").output().contains(line));
  }

  private static List<Path> holding(String text, Path folder) throws IOException {
    List<Path> holding = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          holding.add(file);
        }
      }
    }
    return holding;
  }

  /**
   * Under a hash that only Dovecot can check: once asked about it, the server has one of its own.
   */
  private void takesUsersOfAPasswdFile() throws Exception {
    server
        .tmailWithInput(
            "bob:{SSHA256}KWywAqeHFTWG+Hg8dEY9/rjssLpVwUX8a1V4JdDWXqNXVpEh:::::\n",
            "import",
            "passwd",
            "--domain",
            "old.example",
            "-")
        .mustSucceed();
    String bob = "bob@old.example";
    assertNotEquals(0, submit(bob, SECRET));
    assertTrue(hashOf(bob).startsWith("{SSHA256}"));
    assertEquals(0, submit(bob, FOREIGN_SECRET));
    assertTrue(hashOf(bob).startsWith("$6$"));
    server.mailbox(bob, FOREIGN_SECRET).awaitMessage("test");
  }

  private String hashOf(String login) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + server.home().resolve("db/tmail.db"));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT dove_passwd FROM users WHERE login = '" + login + "'")) {
      return row.getString(1);
    }
  }

  private int submit(String login, String password) {
    return Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.submission(),
            "-tls",
            "--auth-user",
            login,
            "--auth-password",
            password,
            "--from",
            login,
            "--to",
            login)
        .exit();
  }

  /** Whom deploy/run gives the home. */
  private static String owner() {
    return System.getProperty("user.name").equals("root")
        ? "tmail"
        : System.getProperty("user.name");
  }

  private static int count(Path database, String table) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      return row.getInt(1);
    }
  }
}
