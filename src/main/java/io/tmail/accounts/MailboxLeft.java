package io.tmail.accounts;

/** Fired inside a transaction after which nobody has the mailbox in this home any more. */
record MailboxLeft(String login, String home) {}
