package io.tmail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "export A=\"b\"|b",
        "export A=\"b c;d#e\"  # comment|b c;d#e",
        "A=b|b",
        "A='b c'|b c",
        "  export   A=b   # comment|b",
        "A=\"\"|``",
        "A=|``",
        "A=a=b|a=b",
        "A=\"$HOME\"|$HOME"
      })
  void readsShellAssignments(String line, String value) {
    assertEquals(Map.of("A", value), SettingsFile.parse("f", List.of(line)));
  }

  @Test
  void commentsAndEmptyLinesSayNothing() {
    assertEquals(Map.of(), SettingsFile.parse("f", List.of("", "  ", "# A=b", "\t#x")));
  }

  @Test
  void lastLineOfANameCounts() {
    assertEquals(Map.of("A", "2"), SettingsFile.parse("f", List.of("A=1", "A=2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "A b", "A = b", "1A=b", "export", "A=\"b", "A=b c", "A='b'c", "set A=b"})
  void otherLinesAreToldByNumberWithoutTheirText(String line) {
    String message =
        assertThrows(
                InvalidSettingException.class,
                () -> SettingsFile.parse("tmail.cfg", List.of("", line)))
            .getMessage();
    assertTrue(message.startsWith("tmail.cfg line 2: expected"), message);
  }
}
