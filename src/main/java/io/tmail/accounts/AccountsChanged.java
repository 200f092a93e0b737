package io.tmail.accounts;

/** Fired inside the transaction of every change of users, domains or relay addresses. */
public record AccountsChanged() {}
