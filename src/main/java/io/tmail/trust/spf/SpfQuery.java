package io.tmail.trust.spf;

import io.tmail.mail.Ascii;
import io.tmail.mail.DomainName;
import io.tmail.mail.ReversePath;
import java.net.InetAddress;
import java.time.Instant;

/**
 * What SPF is asked about (RFC 7208 §4.1). Domains with U-labels get A-labels (RFC 7208 §4.3).
 *
 * @param ip the client's address; an IPv4-mapped one counts as IPv4 (RFC 7208 §5)
 * @param helo the name the client gave in EHLO or HELO
 * @param domain whose record is evaluated
 * @param localPart of the sender; if it is empty, {@code postmaster}
 * @param receiver this server's host name, for explanations; if it is empty, {@code unknown}
 * @param time for explanations
 */
public record SpfQuery(
    InetAddress ip, String helo, String domain, String localPart, String receiver, Instant time) {
  private static final String POSTMASTER = "postmaster";

  public SpfQuery {
    helo = ascii(helo);
    domain = ascii(domain);
    localPart = localPart.isEmpty() ? POSTMASTER : localPart;
    receiver = receiver.isEmpty() ? "unknown" : ascii(receiver);
  }

  /** The HELO identity (RFC 7208 §2.3). */
  public static SpfQuery ofHelo(InetAddress ip, String helo, String receiver, Instant time) {
    return new SpfQuery(ip, helo, helo, POSTMASTER, receiver, time);
  }

  /**
   * The MAIL FROM identity. For the null sender it is the postmaster of the HELO name (RFC 7208
   * §2.4).
   */
  public static SpfQuery ofMailFrom(
      InetAddress ip, String helo, ReversePath sender, String receiver, Instant time) {
    return sender
        .address()
        .map(
            address ->
                new SpfQuery(ip, helo, address.domain(), address.localPart(), receiver, time))
        .orElseGet(() -> ofHelo(ip, helo, receiver, time));
  }

  /** The sender as a mailbox. */
  public String sender() {
    return localPart + "@" + domain;
  }

  private static String ascii(String domain) {
    return Ascii.isAscii(domain) ? domain : DomainName.known(domain);
  }
}
