package io.tmail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until it is told to go on: at the beginning of an hour, or where a test begins. */
public final class ManualClock extends Clock {
  private Instant now;

  public ManualClock() {
    this(Instant.parse("2026-01-02T03:00:00Z"));
  }

  public ManualClock(Instant now) {
    this.now = now;
  }

  /** Back with a negative one. */
  public void advance(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
