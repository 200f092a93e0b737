package io.tmail.rates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateCounterTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualClock clock = new ManualClock();
  private final RateCounter counter = TestRates.alone(clock).counter("test", HOUR, 3);

  @Test
  void countsEachKeyForItself() {
    counter.add("alice", 2);
    counter.add("bob", 1);
    counter.add("alice", 5);
    assertEquals(7, counter.count("alice"));
    assertEquals(1, counter.count("bob"));
    assertEquals(0, counter.count("carol"));
  }

  @Test
  void theWindowSlides() {
    counter.add("alice", 10);
    clock.advance(Duration.ofMinutes(59));
    assertEquals(10, counter.count("alice"));
    clock.advance(Duration.ofMinutes(31));
    assertEquals(5, counter.count("alice"));
    counter.add("alice", 1);
    assertEquals(6, counter.count("alice"));
    clock.advance(Duration.ofMinutes(30));
    assertEquals(1, counter.count("alice"));
    clock.advance(HOUR);
    assertEquals(0, counter.count("alice"));
  }

  @Test
  void atTheEndOfAWindowNothingStartsAnew() {
    clock.advance(Duration.ofMinutes(59));
    counter.add("alice", 10);
    clock.advance(Duration.ofMinutes(2));
    assertEquals(10, counter.count("alice"));
  }

  @Test
  void aClockSetBackALittleChangesNothing() {
    counter.add("alice", 10);
    clock.advance(Duration.ofSeconds(-5));
    counter.add("alice", 1);
    assertEquals(11, counter.count("alice"));
  }

  @Test
  void aClockSetBackFarBeginsAnew() {
    counter.add("alice", 10);
    clock.advance(Duration.ofDays(-1));
    assertEquals(0, counter.count("alice"));
    counter.add("alice", 1);
    assertEquals(1, counter.count("alice"));
  }

  @Test
  void keepsNoMoreKeysThanItMay() {
    List.of("a", "b", "c", "d").forEach(key -> counter.add(key, 1));
    assertEquals(0, counter.count("d"));
    counter.add("a", 1);
    assertEquals(2, counter.count("a"));
    clock.advance(HOUR.multipliedBy(2));
    counter.add("d", 1);
    assertEquals(1, counter.count("d"));
  }

  @Test
  void aloneItHasNothingToTell() {
    counter.add("alice", 1);
    counter.count("bob");
    assertTrue(counter.takeChanged(9).isEmpty());
    assertTrue(counter.takeWanted(9).isEmpty());
  }

  @Test
  void whatOthersCountedCountsUntilItIsForgotten() {
    RateCounter shared = new RateCounters(true, clock).counter("test", HOUR, 3);
    Map<Long, Integer> sums = Map.of(clock.millis(), 7);
    shared.add("alice", 2);
    shared.learn("alice", sums);
    assertEquals(9, shared.count("alice"));
    shared.forget("alice");
    assertEquals(0, shared.count("alice"));
    shared.learn("alice", Map.of(clock.millis(), 8));
    assertEquals(1, shared.count("alice"));
    shared.learn("alice", Map.of());
    shared.learn("alice", sums);
    assertEquals(7, shared.count("alice"));
  }

  @Test
  void whoNeverFailedIsNotWorthARow() {
    RateCounter shared = new RateCounters(true, clock).counter("test", HOUR, 3);
    shared.count("alice");
    shared.forget("alice");
    assertTrue(shared.takeChanged(9).isEmpty());
  }

  @Test
  void namesTellNothing() {
    String name = counter.name("192.0.2.1 alice@example.com");
    assertTrue(name.matches("[0-9a-f]{32}"), name);
    assertFalse(name.equals(TestRates.alone().counter("other", HOUR, 3).name("alice")), name);
  }
}
