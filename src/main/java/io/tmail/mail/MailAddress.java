package io.tmail.mail;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Objects;

/**
 * A mailbox address (RFC 5321 §4.1.2 {@code Mailbox}): local part, at sign, domain or address
 * literal.
 *
 * @param localPart the local part without quotes and backslashes: {@code "alice"@d} and {@code
 *     alice@d} are the same address; its case is kept
 * @param domain the domain in lower case and A-labels ({@link DomainName#normal}) without a
 *     trailing dot, or an address literal such as {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}
 */
public record MailAddress(String localPart, String domain) {
  /**
   * Octets of a local part by RFC 5321 §4.5.3.1.1. This server's own addresses comply; forwarders
   * and reply addresses of other servers do not.
   */
  public static final int MAX_LOCAL_PART = 64;

  /** Octets of a domain (RFC 5321 §4.5.3.1.2). */
  public static final int MAX_DOMAIN = 255;

  /**
   * Octets of an address of this server: those of a path without its brackets (RFC 5321
   * §4.5.3.1.3).
   */
  public static final int MAX_OWN = 254;

  /** Octets of any address. The columns of the queue's tables are as long. */
  public static final int MAX_ADDRESS = 1000;

  /** No account's name is longer, and composing costs the square of the combining marks. */
  private static final int LONGEST_KNOWN = 1024;

  public MailAddress {
    Objects.requireNonNull(localPart);
    domain = DomainName.normal(domain);
  }

  /**
   * Parses {@code local@domain} by the grammar of RFC 5321 §4.1.2, with RFC 6531's UTF-8 allowed.
   *
   * @throws InvalidAddressException naming the first thing that is wrong
   */
  public static MailAddress parse(String text) {
    AddressScanner scanner = new AddressScanner(text);
    MailAddress address = scanner.mailbox();
    scanner.expectEnd();
    return address;
  }

  /**
   * Parses an address of this server: no part is so long that other servers may refuse it by RFC
   * 5321 §4.5.3.1.
   *
   * @throws InvalidAddressException naming the first thing that is wrong
   */
  public static MailAddress parseOwn(String text) {
    MailAddress address = parse(text);
    if (address.hasLongLocalPart()) {
      throw new InvalidAddressException("local part longer than " + MAX_LOCAL_PART + " octets");
    }
    if (octets(address.toString()) > MAX_OWN) {
      throw new InvalidAddressException("address longer than " + MAX_OWN + " octets");
    }
    return address;
  }

  /** Whether the local part is longer than RFC 5321 §4.5.3.1.1 requires all servers to accept. */
  public boolean hasLongLocalPart() {
    return octets(isDotString(localPart) ? localPart : quote(localPart)) > MAX_LOCAL_PART;
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** What stands after the last at sign of a text that is not parsed; all of it without one. */
  public static String domainOf(String address) {
    return address.substring(address.lastIndexOf('@') + 1);
  }

  /**
   * An address in the form in which accounts are keyed, for a look-up: lower case, composed (NFC,
   * RFC 6532 §3.1), the domain as {@link DomainName#known} has it. Any text may be given; one
   * without an at sign is a name.
   */
  public static String known(String text) {
    String name = Case.lower(text);
    if (Ascii.isAscii(name) || name.length() > LONGEST_KNOWN) {
      return name;
    }
    int at = name.lastIndexOf('@');
    String local = at < 0 ? name : name.substring(0, at + 1);
    String domain = at < 0 ? "" : DomainName.known(MailAddress.domainOf(text));
    return Normalizer.normalize(local, Normalizer.Form.NFC) + domain;
  }

  /** The address as people write it, its domain in U-labels. */
  public static String unicode(String text) {
    int at = text.lastIndexOf('@');
    return text.substring(0, at + 1) + DomainName.unicode(text.substring(at + 1));
  }

  /** Whether the local part has characters beyond US-ASCII, which need SMTPUTF8 (RFC 6531). */
  public boolean isInternationalised() {
    return !Ascii.isAscii(localPart);
  }

  public boolean isAddressLiteral() {
    return domain.startsWith("[");
  }

  /** The form in which accounts are keyed: the whole address in lower case, composed (NFC). */
  public String toLowerCase() {
    return known(toString());
  }

  /** The wire form; the local part is quoted only where it has to be. */
  @Override
  public String toString() {
    return (isDotString(localPart) ? localPart : quote(localPart)) + "@" + domain;
  }

  private static boolean isDotString(String text) {
    if (text.isEmpty() || text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
      return false;
    }
    return text.chars().allMatch(c -> c == '.' || AddressScanner.isAtext(c));
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
