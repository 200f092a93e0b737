package io.tmail.policy;

/** The order of checks within a step: what is cheap and certain comes first. */
public enum Rank {
  /** Whether the client may do this at all; known in memory. */
  RIGHTS,
  /** Bounds of size, number and space. */
  BOUNDS,
  /** Whether the recipient is one that the client may send to. */
  RECIPIENT,
  /** Limits per time; counted only for what all before have passed. */
  RATES,
  /** Room in the mailbox: Dovecot is asked. */
  MAILBOX,
  /** Who sent it: DNS is asked. */
  IDENTITY,
  /** Whether those who were authenticated are those whom the message names. */
  ALIGNMENT,
  /** What this server's administrators and users say about the sender. */
  OWN_LISTS,
  /** What others say about the sender: DNS is asked. */
  LISTS,
  /** Whether the client has tried before: the database is asked. */
  GREYLIST,
  /** What is in it: scanners read the message. */
  SCANNERS,
  /** Whatever an administrator added. */
  EXTENSIONS,
  /** The sum of what all have found. */
  SCORE
}
