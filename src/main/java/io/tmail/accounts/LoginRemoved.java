package io.tmail.accounts;

/**
 * Fired inside the transaction that removes a user or an administrator, before it is gone. What
 * else is kept of the login goes in the same transaction.
 */
public record LoginRemoved(String login) {}
