package io.tmail.database;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.tmail.config.DatabaseSettings;
import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.config.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class DatabasesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "jdbc:sqlite:"})
  void sqliteIsDurableAndMakesItsFolder(String prefix) throws SQLException {
    Path file = folder.resolve("new/tmail.db");
    DatabaseSettings settings = settings(Driver.SQLITE3, prefix + file);
    assertEquals("wal", pragma(settings, "journal_mode"));
    assertEquals("2", pragma(settings, "synchronous"), "2 is FULL");
    assertEquals("1", pragma(settings, "foreign_keys"));
    assertTrue(Files.exists(file));
  }

  @ParameterizedTest
  @CsvSource({"/x/tmail.db, /x/tmail-queue.db", "/x/tmail, /x/tmail-queue"})
  void queueLivesBesideAnEmbeddedDatabase(String accounts, String queue) {
    assertEquals(queue, Databases.queueSource(settings(Driver.SQLITE3, accounts)));
    assertEquals(queue, Databases.queueSource(settings(Driver.SQLITE3, "jdbc:sqlite:" + accounts)));
  }

  @Test
  void queueLivesWithinAServersDatabase() {
    assertEquals("u:p@tcp(h)/d", Databases.queueSource(settings(Driver.MYSQL, "u:p@tcp(h)/d")));
  }

  @Test
  void mysqlTakesGosForm() {
    MysqlDataSource source = mysql("tmail:p@ss:w@tcp(db.example:3307)/mail?charset=utf8");
    assertEquals("jdbc:mysql://db.example:3307/mail", source.getUrl());
    assertEquals("tmail", source.getUser());
    assertEquals("p@ss:w", source.getPassword());
    assertEquals("jdbc:mysql://[::1]:3306/mail", mysql("tmail@tcp([::1]:3306)/mail").getUrl());
    assertEquals("jdbc:mysql://h/d", mysql("jdbc:mysql://h/d").getUrl());
    assertEquals(
        "jdbc:mysql://h:3306/d?sslMode=VERIFY_IDENTITY",
        mysql("t:p@tcp(h)/d?tls=true&charset=utf8").getUrl());
  }

  @Test
  void postgresTakesAUri() {
    PGSimpleDataSource source =
        postgres("postgres://tmail:p%40ss:w@db.example:5433/mail?sslmode=disable");
    assertArrayEquals(new String[] {"db.example"}, source.getServerNames());
    assertArrayEquals(new int[] {5433}, source.getPortNumbers());
    assertEquals("mail", source.getDatabaseName());
    assertEquals("tmail", source.getUser());
    assertEquals("p@ss:w", source.getPassword());
    assertEquals("disable", source.getSslMode());
    assertArrayEquals(new int[] {5432}, postgres("postgresql://h/d").getPortNumbers());
  }

  @Test
  void postgresTakesKeywords() {
    PGSimpleDataSource source =
        postgres("user=tmail password='p w' host=db.example port = 5433 dbname=mail");
    assertArrayEquals(new String[] {"db.example"}, source.getServerNames());
    assertArrayEquals(new int[] {5433}, source.getPortNumbers());
    assertEquals("mail", source.getDatabaseName());
    assertEquals("p w", source.getPassword());
    assertEquals("d", postgres("jdbc:postgresql://h/d").getDatabaseName());
  }

  @ParameterizedTest
  @CsvSource({
    "MYSQL, user:secret@db/mail",
    "MYSQL, mysql://user:secret@db/mail",
    "MYSQL, user:secret@tcp(db)/mail?tls=mine",
    "POSTGRES, secret",
    "POSTGRES, user=x password=secret colour=red",
    "POSTGRES, postgres://user:secret@host",
    "POSTGRES, postgres://user:secret@host:port/db",
    "POSTGRES, user=x port=secret"
  })
  void otherFormsAreRefusedWithoutShowingThem(Driver driver, String source) {
    String message =
        assertThrows(
                InvalidSettingException.class, () -> Databases.accounts(settings(driver, source)))
            .getMessage();
    assertTrue(message.startsWith("TMAIL_DB_SOURCE="), message);
    assertFalse(message.contains("secret"), message);
  }

  private static MysqlDataSource mysql(String source) {
    return (MysqlDataSource) Databases.accounts(settings(Driver.MYSQL, source));
  }

  private static PGSimpleDataSource postgres(String source) {
    return (PGSimpleDataSource) Databases.accounts(settings(Driver.POSTGRES, source));
  }

  private static DatabaseSettings settings(Driver driver, String source) {
    return TestDatabase.at(driver, source);
  }

  private static String pragma(DatabaseSettings settings, String name) throws SQLException {
    try (Connection connection = Databases.accounts(settings).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      row.next();
      return row.getString(1);
    }
  }
}
