package io.tmail.rights;

/** Fired inside the transaction of every change of users, domains or relay addresses. */
public record AccountsChanged() {}
