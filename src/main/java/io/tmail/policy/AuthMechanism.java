package io.tmail.policy;

/**
 * How the client of a session has authenticated; part of its {@link Evidence}.
 *
 * @param name such as {@code PLAIN}
 */
public record AuthMechanism(String name) {}
