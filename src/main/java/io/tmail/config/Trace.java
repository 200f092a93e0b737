package io.tmail.config;

import java.time.Duration;

/**
 * What is remembered of messages that are gone.
 *
 * @param keep for how long after their acceptance; zero: nothing is written down
 */
public record Trace(Duration keep) {
  static Trace read(SettingsReader reader) {
    return new Trace(
        reader.durationOrNone(
            "TRACE_KEEP", "14d", "how long the trace of a message is kept; 0 for no trace"));
  }

  /** Whether anything is written down. */
  public boolean isOn() {
    return !keep.isZero();
  }
}
