package io.tmail.accounts;

/**
 * Fired inside the transaction that removes a user or an administrator, before it is gone.
 * Everything else stored for the login is removed in the same transaction.
 */
public record LoginRemoved(String login) {}
