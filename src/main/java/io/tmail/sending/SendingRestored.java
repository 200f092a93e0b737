package io.tmail.sending;

/** Fired inside the transaction that lets a user send again. */
public record SendingRestored(String login) {}
