package io.tmail.accounts;

/**
 * Fired inside the transaction that removes a user whose home no other user shares, while the user
 * is still there.
 */
public record MailboxLeft(String login, String home) {}
