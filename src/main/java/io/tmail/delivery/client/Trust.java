package io.tmail.delivery.client;

import java.util.List;

/** How a server's certificate is verified. */
public sealed interface Trust {
  /** Any certificate: encryption without authentication (RFC 7435). */
  Trust ANYONE = new Anyone();

  /** A chain to a known authority, with the host's name (RFC 5280, RFC 6125). */
  Trust AUTHORITIES = new Authorities();

  /** See {@link #ANYONE}. */
  record Anyone() implements Trust {}

  /** See {@link #AUTHORITIES}. */
  record Authorities() implements Trust {}

  /**
   * By DNSSEC (RFC 7672).
   *
   * @param records at least one, all usable
   * @param names that the certificate may be for, where that matters
   */
  record Dane(List<Tlsa> records, List<String> names) implements Trust {}
}
