package io.tmail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.DatabaseSettings.Driver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportSourcesTest {
  @TempDir private Path folder;

  private static ImportSources listed(String text) {
    return Settings.load(Map.of("TMAIL_IMPORT_SOURCES", text, "TMAIL_CFG", "/dev/null"))
        .rest()
        .importSources();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MYSQL|u:p@tcp(db.example:3306)/x|true",
        "MYSQL|u:p@tcp(db.example)/x|true",
        "MYSQL|u:p@tcp(db.example:3307)/x|false",
        "MYSQL|u:p@tcp(127.0.0.1:3306)/x|false",
        "MYSQL|jdbc:mysql://db.example:3306/x|false",
        "MYSQL|jdbc:mysql://db.example:3306/x?allowLoadLocalInfile=true|false",
        "POSTGRES|postgres://u:p@[2001:db8::1]:5432/x|true",
        "POSTGRES|host=pg.example port=99 dbname=x|true",
        "POSTGRES|host=db.example dbname=x|false",
        "POSTGRES|dbname=x|false",
        "SQLITE3|/etc/passwd|false",
      })
  void serversAreAllowedByHostAndPort(Driver driver, String source, boolean allowed) {
    ImportSources sources = listed("db.example:3306, [2001:db8::1]:5432,pg.example:99");
    assertEquals(allowed, sources.allow(driver, source));
    assertFalse(listed("").allow(driver, source));
  }

  @Test
  void filesAreAllowedByThemselvesOrTheirFolder() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Path inside = Files.createFile(open.resolve("old.db"));
    Path outside = Files.createFile(folder.resolve("secret.db"));
    Path link = Files.createSymbolicLink(open.resolve("link.db"), outside);
    ImportSources sources = listed(open.toString());
    assertTrue(sources.allow(Driver.SQLITE3, inside.toString()));
    assertFalse(sources.allow(Driver.SQLITE3, outside.toString()));
    assertFalse(sources.allow(Driver.SQLITE3, link.toString()));
    assertFalse(sources.allow(Driver.SQLITE3, open + "/../secret.db"));
    assertFalse(sources.allow(Driver.SQLITE3, open + "/none.db"));
    assertTrue(listed(outside.toString()).allow(Driver.SQLITE3, outside.toString()));
  }

  @Test
  void anythingElseIsNoList() {
    assertThrows(InvalidSettingException.class, () -> listed("db.example"));
    assertThrows(InvalidSettingException.class, () -> listed("relative/path"));
  }
}
