package io.tmail.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockJumpsTest {
  private final ManualClock system = new ManualClock();
  private final ManualClock steady = new ManualClock();
  private final ClockJumps jumps = new ClockJumps(system, steady);

  private Duration after(Duration bySystem, Duration bySteady) {
    system.advance(bySystem);
    steady.advance(bySteady);
    return jumps.look();
  }

  @Test
  void timeThatPassesIsNoJump() {
    assertEquals(Duration.ZERO, after(Duration.ofHours(1), Duration.ofHours(1)));
  }

  @Test
  void aJumpIsToldOnceWithItsLength() {
    Duration second = Duration.ofSeconds(1);
    assertEquals(Duration.ofHours(-1), after(second.minusHours(1), second));
    assertEquals(Duration.ZERO, after(second, second));
    assertEquals(Duration.ofHours(2), after(second.plusHours(2), second));
    assertEquals(Duration.ZERO, after(second, second));
  }

  @Test
  void howClocksAreKeptRightIsNoJump() {
    assertEquals(Duration.ZERO, after(Duration.ofMillis(1900), Duration.ofSeconds(1)));
    assertEquals(Duration.ZERO, after(Duration.ofMillis(100), Duration.ofSeconds(1)));
  }
}
