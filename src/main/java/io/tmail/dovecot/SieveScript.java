package io.tmail.dovecot;

/**
 * A script of a user's, as ManageSieve programs see it, too.
 *
 * @param active whether it is the one that is run
 */
public record SieveScript(String name, boolean active) {}
