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
            "TRACE_KEEP",
            "14d",
            "how long it can be looked up what became of a message; 0 for not at all"));
  }

  /** Whether anything is written down. */
  public boolean isOn() {
    return !keep.isZero();
  }
}
