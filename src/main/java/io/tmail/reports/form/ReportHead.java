package io.tmail.reports.form;

import java.time.Instant;

/**
 * Who reports, and about which time.
 *
 * @param organization the reporter's name
 * @param contact an address to ask about the report
 * @param id distinguishes the reporter's reports to one domain
 * @param begin of the period
 * @param end the last second of the period
 */
public record ReportHead(
    String organization, String contact, String id, Instant begin, Instant end) {}
