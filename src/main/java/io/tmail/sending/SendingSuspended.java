package io.tmail.sending;

/** Fired inside the transaction that suspends a user. */
public record SendingSuspended(Suspension suspension) {}
