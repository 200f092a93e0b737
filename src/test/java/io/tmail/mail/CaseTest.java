package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CaseTest {
  @Test
  void lowerCaseOfEachCharacterIsThatOfJava() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text = "a" + Character.toString(c) + "\u03a3";
      assertEquals(text.toLowerCase(Locale.ROOT), Case.lower(text), () -> text);
    }
  }

  @Test
  void upperCaseIsForAsciiOnly() {
    assertEquals("AZ09-\u00df\u00e9\u0131", Case.asciiUpper("az09-\u00df\u00e9\u0131"));
  }

  /** Minutes otherwise. */
  @Test
  void charactersThatGrowTakeNoLonger() {
    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          String unused =
              Case.lower("\u0130".repeat(1 << 20)) + Case.asciiUpper("\u00df".repeat(1 << 20));
        });
  }
}
