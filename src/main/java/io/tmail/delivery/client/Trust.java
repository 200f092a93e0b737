package io.tmail.delivery.client;

import java.util.List;

/** Whom to believe that a server is who it says it is. */
public sealed interface Trust {
  /** Any certificate: secrecy from onlookers, no proof (RFC 7435). */
  Trust ANYONE = new Anyone();

  /** A chain to an authority we know, with the host's name (RFC 5280, RFC 6125). */
  Trust AUTHORITIES = new Authorities();

  /** See {@link #ANYONE}. */
  record Anyone() implements Trust {}

  /** See {@link #AUTHORITIES}. */
  record Authorities() implements Trust {}

  /**
   * What DNSSEC says (RFC 7672).
   *
   * @param records at least one, all usable
   * @param names that the certificate may be for, where that matters
   */
  record Dane(List<Tlsa> records, List<String> names) implements Trust {}
}
