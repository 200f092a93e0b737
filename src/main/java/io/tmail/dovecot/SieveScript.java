package io.tmail.dovecot;

/**
 * A script of a user; ManageSieve programs see the same.
 *
 * @param active whether the script is active
 */
public record SieveScript(String name, boolean active) {}
