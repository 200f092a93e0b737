package io.tmail.accounts;

/**
 * Fired inside a transaction after which a password no longer signs in, or the login is switched
 * off: its console sessions end, except the present one.
 */
public record SignedOut(String login) {}
