package io.tmail.senders;

/** What a list says of a sender. */
public enum Opinion {
  ALLOWED,
  BLOCKED
}
