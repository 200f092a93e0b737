package io.tmail.accounts;

/**
 * Fired inside a transaction after which a password, or the account itself, is no longer accepted
 * from mail programs. Their open sessions end.
 */
public record ShutOut(String login) {}
