package io.tmail.mail;

/** Who vouches for a message: its voucher decides whether it is signed (DKIM, RFC 6376). */
public enum Voucher {
  /** A user who has authenticated; the message names the login. */
  USER,

  /** A client of a trusted network, listed by the server's administrator. */
  NETWORK,

  /** Root or the server's user of this machine, or the server itself: a bounce. */
  MACHINE,

  /** It is from an unauthenticated client, or forwarded by Sieve. */
  NOBODY;

  /** Whether the message was submitted here, so that what it lacks is added (RFC 6409 §8). */
  public boolean submits() {
    return this != NOBODY;
  }
}
