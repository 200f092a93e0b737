package io.tmail.delivery.relay;

/** How safe the way to the next hop must be. */
public enum TlsPolicy {
  /** Plain text, never STARTTLS. */
  NONE,
  /** STARTTLS where offered, any certificate; plain text where it fails. */
  OPPORTUNISTIC,
  /** STARTTLS where offered, any certificate; if it fails, try again later. */
  ENCRYPT,
  /** STARTTLS where offered, with a certificate that is valid for the host's name. */
  VERIFY
}
