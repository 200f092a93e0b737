package io.tmail.trust.spf;

/** What a client is compared with (RFC 7208 §5). */
sealed interface Mechanism permits Mechanism.All, Mechanism.Ip, Mechanism.Named {

  /** Matches every client. */
  record All() implements Mechanism {}

  /** {@code ip4} and {@code ip6}. */
  record Ip(Network network) implements Mechanism {}

  /**
   * A mechanism that asks DNS.
   *
   * @param domain the domain-spec
   * @param prefix4 how many leading bits of an IPv4 address count
   * @param prefix6 the same for IPv6
   */
  record Named(Kind kind, MacroString domain, int prefix4, int prefix6) implements Mechanism {}

  /** The mechanisms that ask DNS. */
  enum Kind {
    INCLUDE,
    A,
    MX,
    PTR,
    EXISTS
  }
}
