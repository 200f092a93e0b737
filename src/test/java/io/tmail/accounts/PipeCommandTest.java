package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.rights.AccountsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipeCommandTest {
  @Test
  void blanksSeparateWords() {
    assertEquals(List.of("/bin/x", "a", "-b"), words("  /bin/x \t a  -b "));
  }

  @Test
  void quotesAndBackslashesKeepAWordTogether() {
    assertEquals(List.of("x", "a b", "c d", "e f"), words("x 'a b' \"c d\" e\\ f"));
    assertEquals(List.of("x", "ab'c\"d"), words("x a'b'\"'\"'c\"d'"));
    assertEquals(List.of("x", "", ""), words("x '' \"\""));
    assertEquals(List.of("x", "\\n", "\\n", "\\'"), words("x '\\n' \"\\n\" \"\\'\""));
    assertEquals(List.of("x", "\"\\$`"), words("x \"\\\"\\\\\\$\\`\""));
  }

  @Test
  void nothingIsExpanded() {
    assertEquals(
        List.of("x", "$HOME", "`id`", "$(id)", "*", "~", ";", "|", ">f", "#c"),
        words("x $HOME `id` \"$(id)\" * ~ ; | >f #c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "''", "x 'a", "x \"a", "x \\", "x\ny", "x \u0000"})
  void unclearCommandsAreRefused(String text) {
    AccountsException refused = assertThrows(AccountsException.class, () -> words(text));
    assertEquals("pipe", refused.field());
  }

  private static List<String> words(String text) {
    return PipeCommand.parse(text).words();
  }
}
