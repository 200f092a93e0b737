package io.tmail.config;

import java.time.Duration;

/**
 * The trace of messages.
 *
 * @param keep how long after acceptance; zero for no trace
 */
public record TraceSettings(Duration keep) {
  static TraceSettings read(SettingsReader reader) {
    return new TraceSettings(
        reader.durationOrNone(
            "TRACE_KEEP", "14d", "how long the trace of a message is kept; 0 for no trace"));
  }

  /** Whether there is a trace. */
  public boolean isOn() {
    return !keep.isZero();
  }
}
