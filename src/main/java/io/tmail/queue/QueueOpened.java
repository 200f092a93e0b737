package io.tmail.queue;

/** The queue accepts messages from now on. Observed on the thread that starts the server. */
public record QueueOpened() {}
