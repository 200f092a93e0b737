package io.tmail.mail;

import java.util.Locale;
import java.util.Objects;

/**
 * A mailbox address (RFC 5321 §4.1.2 {@code Mailbox}): local part, at sign, domain or address
 * literal.
 *
 * @param localPart the local part as it is meant, quotes and backslashes removed: {@code "alice"@d}
 *     and {@code alice@d} are the same address; its case is kept
 * @param domain the domain in lower case without a trailing dot, or an address literal such as
 *     {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}
 */
public record MailAddress(String localPart, String domain) {
  /** Octets of a local part (RFC 5321 §4.5.3.1.1). */
  public static final int MAX_LOCAL_PART = 64;

  /** Octets of a domain (RFC 5321 §4.5.3.1.2). */
  public static final int MAX_DOMAIN = 255;

  /** Octets of a path with its brackets (RFC 5321 §4.5.3.1.3), so 254 for the address. */
  public static final int MAX_PATH = 256;

  public MailAddress {
    Objects.requireNonNull(localPart);
    domain = domain.toLowerCase(Locale.ROOT);
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

  /** What stands after the last at sign of a text that is not parsed; all of it without one. */
  public static String domainOf(String address) {
    return address.substring(address.lastIndexOf('@') + 1);
  }

  /** Whether the address holds characters beyond US-ASCII and so needs SMTPUTF8 (RFC 6531). */
  public boolean isInternationalised() {
    return !isAscii(localPart) || !isAscii(domain);
  }

  public boolean isAddressLiteral() {
    return domain.startsWith("[");
  }

  /** The form in which accounts are keyed: the whole address in lower case. */
  public String toLowerCase() {
    return toString().toLowerCase(Locale.ROOT);
  }

  /** The wire form; the local part is quoted only where it has to be. */
  @Override
  public String toString() {
    return (isDotString(localPart) ? localPart : quote(localPart)) + "@" + domain;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
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
