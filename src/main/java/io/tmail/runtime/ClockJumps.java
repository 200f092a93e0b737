package io.tmail.runtime;

import java.time.Clock;
import java.time.Duration;

/** Whether the system's clock was set since the last look. For one thread. */
final class ClockJumps {
  /** Less is how clocks are kept right. */
  static final Duration TOLERANCE = Duration.ofSeconds(1);

  private final Clock system;
  private final Clock steady;
  private Duration ahead;

  ClockJumps(Clock system, Clock steady) {
    this.system = system;
    this.steady = steady;
    this.ahead = ahead();
  }

  /** How far it was set since the last look, negative for back; zero without a jump. */
  Duration look() {
    Duration before = ahead;
    ahead = ahead();
    Duration jump = ahead.minus(before);
    return jump.abs().compareTo(TOLERANCE) < 0 ? Duration.ZERO : jump;
  }

  private Duration ahead() {
    return Duration.between(steady.instant(), system.instant());
  }
}
