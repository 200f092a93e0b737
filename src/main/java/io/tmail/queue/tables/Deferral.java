package io.tmail.queue.tables;

import java.time.Instant;

/**
 * A recipient that is tried again later.
 *
 * @param reply of the last attempt
 * @param warned whether the sender has got a delay warning
 */
public record Deferral(QueuedRecipient recipient, Instant until, String reply, boolean warned) {}
