package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueIdTest {
  @Test
  void laterIdsSortAfterEarlierOnes() {
    long now = 1_790_000_000_000L;
    for (long step = 1; step < 1L << 40; step *= 2) {
      assertTrue(QueueId.next(now).compareTo(QueueId.next(now + step)) < 0, "step " + step);
    }
  }

  @Test
  void hasFifteenCharactersThatCannotBeMistaken() {
    assertTrue(QueueId.next(System.currentTimeMillis()).value().matches("[0-9A-HJKMNP-TV-Z]{15}"));
  }

  @Test
  void sameMillisecondGivesManyIds() {
    long distinct = IntStream.range(0, 20).mapToObj(i -> QueueId.next(0)).distinct().count();
    assertEquals(20, distinct);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a b", "a\n", "ä", "123456789012345678901234567890123"})
  void refusesWhatIsNoId(String text) {
    assertThrows(IllegalArgumentException.class, () -> new QueueId(text));
  }
}
