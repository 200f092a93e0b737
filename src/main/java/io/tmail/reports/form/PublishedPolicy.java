package io.tmail.reports.form;

/**
 * The DMARC record that applied. What a report leaves out is empty.
 *
 * @param domain whose record it is
 * @param action {@code p}
 * @param subdomains {@code sp}
 * @param nonexistent {@code np}
 * @param dkimAlignment {@code adkim}
 * @param spfAlignment {@code aspf}
 * @param testing {@code t}
 * @param failureOptions {@code fo}
 */
public record PublishedPolicy(
    String domain,
    String action,
    String subdomains,
    String nonexistent,
    String dkimAlignment,
    String spfAlignment,
    String testing,
    String failureOptions) {}
