package io.tmail.accounts;

/**
 * Fired inside the transaction that removes a domain, before it is gone. Everything else stored for
 * the domain is removed in the same transaction.
 */
public record DomainRemoved(String hostname) {}
