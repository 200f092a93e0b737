package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnhancedStatusTest {
  @Test
  void standsAtTheHeadOfAText() {
    assertEquals(
        Optional.of(new EnhancedStatus(5, 1, 10)), EnhancedStatus.atHeadOf("5.1.10 null MX"));
    assertEquals(Optional.of(new EnhancedStatus(4, 0, 0)), EnhancedStatus.atHeadOf("4.0.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5.1", "3.1.1 x", "5.1.1x", "5.1000.1 x", " 5.1.1", "5.1.1.1 x"})
  void otherTextsHaveNone(String text) {
    assertEquals(Optional.empty(), EnhancedStatus.atHeadOf(text));
    assertThrows(IllegalArgumentException.class, () -> EnhancedStatus.parse(text));
  }

  @Test
  void numbersAreWithinTheirBounds() {
    assertThrows(IllegalArgumentException.class, () -> new EnhancedStatus(3, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new EnhancedStatus(5, -1, 0));
    assertThrows(IllegalArgumentException.class, () -> new EnhancedStatus(5, 0, 1000));
  }
}
