package io.tmail.reports;

/** The kinds of reports. */
public enum Kind {
  /** About mail that names a domain as its author (RFC 9990). */
  DMARC,
  /** About the TLS of a domain's servers (RFC 8460). */
  TLS
}
