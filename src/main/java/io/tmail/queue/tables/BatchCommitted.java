package io.tmail.queue.tables;

/**
 * The queue's writer made one commit. Passed to observers after it, on the writer's thread.
 *
 * @param changes that shared it
 */
public record BatchCommitted(int changes) {}
