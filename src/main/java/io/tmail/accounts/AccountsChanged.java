package io.tmail.accounts;

/** Fired inside the transaction of every change of users or domains. */
public record AccountsChanged() {}
