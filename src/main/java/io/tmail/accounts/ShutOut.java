package io.tmail.accounts;

/**
 * Fired inside a transaction after which something that has let a user in does so no more: a
 * password, or the account itself.
 */
record ShutOut(String login) {}
