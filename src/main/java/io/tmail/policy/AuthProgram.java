package io.tmail.policy;

/**
 * With which password the client of a session has authenticated; part of its {@link Evidence}.
 *
 * @param name of the app password; empty for the user's own
 */
public record AuthProgram(String name) {}
