package io.tmail.reports.form;

import java.time.Duration;
import java.time.Instant;

/** The time that a report is about. What no report can be about is a mistake or an attack. */
final class Period {
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(31);

  private Period() {}

  static void expect(String name, Instant begin, Instant end) throws UnreadableReportException {
    if (end.isBefore(begin)) {
      throw new UnreadableReportException(name + " ends before it begins");
    }
    if (begin.isBefore(FIRST) || end.isAfter(LAST)) {
      throw new UnreadableReportException(name + " is not between the years 2000 and 2100");
    }
    if (Duration.between(begin, end).compareTo(LONGEST) > 0) {
      throw new UnreadableReportException(name + " is longer than 31 days");
    }
  }
}
