package io.tmail.policy;

/**
 * A message that has arrived whole, but is not yet acknowledged.
 *
 * @param size octets
 * @param receivedFields how many servers it came through
 */
public record Message(long size, int receivedFields) {}
