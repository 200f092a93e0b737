package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import org.junit.jupiter.api.Test;

/** What strangers and users wrote, printed on root's terminal. */
class VisibleTextTest extends CommandTest {
  private static final String CSI = "\u009B";
  private static final String TURNED = "\u202E";

  @Test
  void headerOfAStrangerSteersNothing() {
    api.answers(
        200,
        "{\"id\":\"A1\",\"sender\":\"s@b\",\"size\":3,\"header\":\"Subject:\\tx"
            + CSI
            + "2J"
            + TURNED
            + "y\\r\\n\",\"recipients\":[]}");
    assertEquals(0, tmail("queue", "show", "A1"));
    assertTrue(out.contains("Subject:\tx\uFFFD2J\uFFFDy\n"), out);
  }

  @Test
  void tableIsATableWhateverIsInACell() {
    api.answers(200, "[{\"name\":\"a" + CSI + "\\r\\n\\u001bb\",\"active\":true}]");
    assertEquals(0, tmail("sieve", "list", "a@b"));
    assertEquals("NAME    ACTIVE\na\uFFFD\uFFFD\uFFFD\uFFFDb  yes\n", out);
  }

  @Test
  void programsReadWhatWasWritten() {
    String name = "a" + CSI + TURNED;
    api.answers(200, "[{\"name\":\"" + name + "\",\"active\":true}]");
    assertEquals(0, tmail("sieve", "list", "--json", "a@b"));
    assertTrue(out.contains("a\\u009b\\u202e"), out);
    try (var reader = Json.createReader(new java.io.StringReader(out))) {
      assertEquals(name, reader.readArray().getJsonObject(0).getString("name"));
    }
  }

  @Test
  void scriptOfAUserIsShownWithoutItsControls() {
    String script = "{\"text\":\"keep; # \\u001b[2J\\tx\\u2067\\n\"}";
    api.answers(200, script);
    assertEquals(0, tmail("sieve", "show", "a@b", "mine"));
    assertEquals("keep; # \uFFFD[2J\tx\uFFFD\n", out);
    api.answers(200, script);
    assertEquals(0, tmail("sieve", "show", "--raw", "a@b", "mine"));
    assertEquals("keep; # \u001b[2J\tx\u2067\n", out);
  }

  @Test
  void errorsSteerNothing() {
    api.answers(404, "{\"detail\":\"no \\u001b[2J" + CSI + "\"}");
    tmail("sieve", "show", "a@b", "mine");
    assertFalse(err.contains("\u001b") || err.contains(CSI), err);
  }
}
