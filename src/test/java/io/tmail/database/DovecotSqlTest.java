package io.tmail.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.config.DatabaseSettings;
import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.config.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DovecotSqlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SQLITE3  | /srv/tmail/../db/tmail.db      | /srv/db/tmail.db
          SQLITE3  | jdbc:sqlite:/srv/tmail.db      | /srv/tmail.db
          MYSQL    | t:p@ss:w@tcp(db.example)/mail  | host=db.example port=3306 dbname=mail user=t password=p@ss:w
          MYSQL    | t:p@tcp([::1]:3307)/mail       | host=::1 port=3307 dbname=mail user=t password=p
          MYSQL    | jdbc:mysql://h:3307/d?user=u&password=p%26q | host=h port=3307 dbname=d user=u password=p&q
          MYSQL    | t:p@tcp(h)/d?tls=true          | host=h port=3306 dbname=d user=t password=p ssl_ca=/etc/ssl/certs/ca-certificates.crt ssl_verify_server_cert=yes
          MYSQL    | jdbc:mysql://h/d?user=u&sslMode=REQUIRED | host=h port=3306 dbname=d user=u password= ssl_ca=/etc/ssl/certs/ca-certificates.crt ssl_verify_server_cert=no
          POSTGRES | postgres://t:p%40s@h:5433/d?sslmode=verify-full | host=h port=5433 dbname=d user=t password='p@s' sslmode=verify-full
          POSTGRES | jdbc:postgresql://h/d?user=t&password=it's&loggerLevel=OFF | host=h dbname=d user=t password='it\\'s'
          POSTGRES | user=t password='p w' host=h dbname=d | user=t password='p w' host=h dbname=d
          """)
  void theDatabaseInDovecotsWords(Driver driver, String source, String expected) {
    String connect = DovecotSql.connect(TestDatabase.at(driver, source));
    assertEquals(expected.split(" ").length, connect.split(" ").length, connect);
    for (String word : expected.split(" ")) {
      assertEquals(true, (" " + connect + " ").contains(" " + word + " "), connect);
    }
  }

  @Test
  void passwordComesFromItsFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "geheim\nmore\n");
    DatabaseSettings settings =
        new DatabaseSettings(
            Driver.POSTGRES, "user=t host=h dbname=d", Optional.of(file), 2, Duration.ofSeconds(1));
    assertEquals("host=h dbname=d user=t password=geheim", DovecotSql.connect(settings));
  }

  @Test
  void whatDovecotCannotQuoteIsRefusedWithoutShowingIt() {
    String message =
        assertThrows(
                InvalidSettingException.class,
                () -> DovecotSql.connect(TestDatabase.at(Driver.MYSQL, "t:my secret@tcp(h)/d")))
            .getMessage();
    assertFalse(message.contains("my secret"), message);
  }
}
