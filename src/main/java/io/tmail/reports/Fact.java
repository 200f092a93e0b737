package io.tmail.reports;

import java.time.LocalDate;

/**
 * What was observed, about whom and when.
 *
 * @param day in UTC
 * @param domain to which it would be reported: the one whose policy applied
 */
public record Fact(
    Kind kind, LocalDate day, String domain, Outcome outcome, Observation observation) {}
