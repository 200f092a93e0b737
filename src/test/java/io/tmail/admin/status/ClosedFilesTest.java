package io.tmail.admin.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.admin.status.Part.State;
import io.tmail.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedFilesTest {
  @TempDir private Path home;

  private TrialResult look(String permissions) throws IOException {
    Path file = Files.writeString(home.resolve("tmail.cfg"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    Settings settings =
        Settings.load(Map.of("TMAIL_ME", "mail.example.com", "TMAIL_HOME", home.toString()));
    return new ClosedFiles(settings).run().get(0);
  }

  @Test
  void whatOthersMayReadOrWriteIsBad() throws IOException {
    for (String open : new String[] {"rw-r--r--", "rw-----w-", "rw--w----"}) {
      assertEquals(State.BAD, look(open).state(), open);
    }
    TrialResult finding = look("rw-r--r--");
    assertTrue(finding.found().endsWith("tmail.cfg is rw-r--r--"), finding.found());
    assertEquals("chmod 600 " + home.resolve("tmail.cfg"), finding.wanted());
  }

  @Test
  void theServersOwnAndItsGroupsToReadIsGood() throws IOException {
    assertEquals(State.GOOD, look("rw-------").state());
    assertEquals(State.GOOD, look("rw-r-----").state());
  }
}
