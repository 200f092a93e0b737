package io.tmail.config;

import java.time.Duration;

/**
 * The trace of messages.
 *
 * @param keep how long after acceptance; zero for no trace
 */
public record Trace(Duration keep) {
  static Trace read(SettingsReader reader) {
    return new Trace(
        reader.durationOrNone(
            "TRACE_KEEP", "14d", "how long the trace of a message is kept; 0 for no trace"));
  }

  /** Whether there is a trace. */
  public boolean isOn() {
    return !keep.isZero();
  }
}
