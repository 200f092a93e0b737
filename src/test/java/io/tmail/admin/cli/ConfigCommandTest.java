package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code tmail config}. */
class ConfigCommandTest extends CommandTest {
  @Test
  void configListsEverySettingWithSecretsMasked() {
    environment.put("TMAIL_REST_SERVER_LOGIN", "toorop");
    environment.put("TMAIL_REST_SERVER_PASSWD", "it's secret");
    assertEquals(0, tmail("config"));
    assertTrue(
        out.lines().anyMatch(line -> line.matches("TMAIL_REST_SERVER_LOGIN +toorop +env.*")));
    assertTrue(out.contains("********"));
    assertFalse(out.contains("it's secret"));
    assertEquals(0, tmail("config", "--shell"));
    assertTrue(out.contains("export TMAIL_REST_SERVER_PASSWD='it'\\''s secret'\n"), out);
  }

  @Test
  void configExampleIsAllCommentedOut() {
    assertEquals(0, tmail("config", "--example"));
    assertTrue(out.lines().allMatch(line -> line.isEmpty() || line.startsWith("#")));
    assertTrue(out.contains("#export TMAIL_SMTPD_MAX_HOPS=\"50\""), out);
  }

  @Test
  void configNamesTheSettingThatCannotBeUsed() {
    environment.put("TMAIL_SMTPD_MAX_HOPS", "many");
    assertEquals(1, tmail("config"));
    assertTrue(
        err.startsWith("Error: TMAIL_SMTPD_MAX_HOPS=\"many\": expected a whole number"), err);
  }

  @Test
  void configWarnsOfUnknownNames() {
    environment.put("TMAIL_SMTPD_MAXHOPS", "3");
    assertEquals(0, tmail("config", "--json"));
    assertTrue(err.contains("Warning: unknown setting TMAIL_SMTPD_MAXHOPS"), err);
    assertTrue(out.startsWith("["));
  }
}
