package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  /** The smallest and the greatest that a bounded random number can be. */
  private static final RandomGenerator LEAST = () -> 0L;

  private static final RandomGenerator MOST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return -1L;
        }

        @Override
        public int nextInt(int origin, int bound) {
          return bound - 1;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @Test
  void followsTmailsSchedule() {
    assertEquals(Duration.ofSeconds(60), schedule(LEAST).waitAfter(1));
    assertEquals(Duration.ofSeconds(239), schedule(MOST).waitAfter(1));
    assertEquals(Duration.ofMinutes(10), schedule(LEAST).waitAfter(10));
    assertEquals(Duration.ofSeconds(2390), schedule(MOST).waitAfter(10));
  }

  @Test
  void settlesBelowAnHourInTmailsSchedule() {
    assertEquals(Duration.ofSeconds(1599), schedule(LEAST).waitAfter(60));
    assertEquals(Duration.ofSeconds(3598), schedule(MOST).waitAfter(16));
    assertEquals(Duration.ofSeconds(3598), schedule(MOST).waitAfter(1_000_000));
  }

  @Test
  void doublesUntilTheLongestWait() {
    RetrySchedule schedule = schedule(LEAST, "RETRY_FIRST", "10s", "RETRY_MAX", "60s");
    assertEquals(Duration.ofSeconds(10), schedule.waitAfter(1));
    assertEquals(Duration.ofSeconds(20), schedule.waitAfter(2));
    assertEquals(Duration.ofSeconds(40), schedule.waitAfter(3));
    assertEquals(Duration.ofSeconds(60), schedule.waitAfter(4));
    assertEquals(Duration.ofSeconds(60), schedule.waitAfter(1_000_000));
  }

  @Test
  void waitsUpToAQuarterLongerSoThatRetriesSpread() {
    RetrySchedule schedule = schedule(MOST, "RETRY_FIRST", "100s");
    assertTrue(schedule.waitAfter(1).compareTo(Duration.ofSeconds(125)) < 0);
    assertTrue(schedule.waitAfter(1).compareTo(Duration.ofSeconds(124)) > 0);
  }

  @Test
  void eitherBoundMayBeSetAlone() {
    assertEquals(Duration.ofHours(1), schedule(LEAST, "RETRY_FIRST", "30m").waitAfter(5));
    assertEquals(Duration.ofMinutes(1), schedule(LEAST, "RETRY_MAX", "5m").waitAfter(1));
    assertEquals(Duration.ofMinutes(5), schedule(LEAST, "RETRY_MAX", "5m").waitAfter(9));
  }

  private static RetrySchedule schedule(RandomGenerator random, String... set) {
    Map<String, String> environment = new HashMap<>(Map.of("TMAIL_CFG", "/dev/null"));
    for (int i = 0; i < set.length; i += 2) {
      environment.put("TMAIL_DELIVERD_" + set[i], set[i + 1]);
    }
    return new RetrySchedule(Settings.load(environment).deliverd(), random);
  }
}
