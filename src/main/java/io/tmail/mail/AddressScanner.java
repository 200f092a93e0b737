package io.tmail.mail;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A scanner for the address grammar of RFC 5321 §4.1.2, one instance for one text. Stricter than
 * most servers on purpose: what two servers read differently is what smuggles mail past one of
 * them. Only lengths are not: an address of another server may be as long as it likes to make it
 * (RFC 5321 §4.5.3.1), up to a bound.
 */
final class AddressScanner {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private final String text;
  private int at;

  AddressScanner(String text) {
    this.text = text;
  }

  /** Characters of an atom (RFC 5322 §3.2.3), with UTF-8 beyond ASCII (RFC 6531 §3.3). */
  static boolean isAtext(int c) {
    if (c > 127) {
      return !Character.isISOControl(c) && !Character.isSpaceChar(c);
    }
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  int position() {
    return at;
  }

  boolean accept(char wanted) {
    if (!atEnd() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  void expect(char wanted) {
    if (!accept(wanted)) {
      throw fail("expected '" + wanted + "'");
    }
  }

  void expectEnd() {
    if (!atEnd()) {
      throw fail("unexpected characters");
    }
  }

  /** A source route {@code @a,@b:} is parsed and ignored (RFC 5321 §4.1.1.3, appendix C). */
  void skipSourceRoute() {
    if (atEnd() || text.charAt(at) != '@') {
      return;
    }
    do {
      expect('@');
      domain();
    } while (accept(','));
    expect(':');
  }

  MailAddress mailbox() {
    int start = at;
    String local = localPart();
    expect('@');
    String domain = accept('[') ? addressLiteral() : domain();
    if (octets(text.substring(start, at)) > MailAddress.MAX_ADDRESS) {
      throw fail("address longer than " + MailAddress.MAX_ADDRESS + " octets");
    }
    return new MailAddress(local, domain);
  }

  private String localPart() {
    return accept('"') ? quotedString() : dotString();
  }

  private String dotString() {
    int start = at;
    do {
      int atom = at;
      while (!atEnd() && isAtext(text.charAt(at))) {
        at++;
      }
      if (at == atom) {
        throw fail(atEnd() ? "address ends too early" : "character not allowed in a local part");
      }
    } while (accept('.'));
    return text.substring(start, at);
  }

  private String quotedString() {
    StringBuilder value = new StringBuilder();
    while (!accept('"')) {
      accept('\\');
      if (atEnd()) {
        throw fail("quoted local part is not closed");
      }
      char c = text.charAt(at++);
      if (c < ' ' || c == 127) {
        throw fail("control character in a quoted local part");
      }
      value.append(c);
    }
    if (value.isEmpty()) {
      throw fail("empty local part");
    }
    return value.toString();
  }

  private String domain() {
    int start = at;
    do {
      label();
    } while (accept('.'));
    String domain = text.substring(start, at);
    String normal;
    try {
      normal = DomainName.normal(domain);
    } catch (InvalidAddressException noDomain) {
      throw fail(noDomain.getMessage());
    }
    if (octets(normal) > MailAddress.MAX_DOMAIN) {
      throw fail("domain longer than " + MailAddress.MAX_DOMAIN + " octets");
    }
    return normal;
  }

  private void label() {
    int start = at;
    while (!atEnd() && isLabelCharacter(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw fail(
          atEnd() ? "domain is missing or ends with a dot" : "character not allowed in a domain");
    }
    if (text.charAt(start) == '-' || text.charAt(at - 1) == '-') {
      throw fail("domain label begins or ends with a hyphen");
    }
    String label = text.substring(start, at);
    if (Ascii.isAscii(label) && label.length() > 63) {
      throw fail("domain label longer than 63 octets");
    }
  }

  private static boolean isLabelCharacter(char c) {
    return c == '-' || c == '_' || (c < 128 ? Character.isLetterOrDigit(c) : isAtext(c));
  }

  private String addressLiteral() {
    int end = text.indexOf(']', at);
    if (end < 0) {
      throw fail("address literal is not closed");
    }
    String literal = text.substring(at, end);
    boolean valid =
        literal.regionMatches(true, 0, "IPv6:", 0, 5)
            ? isIpv6(literal.substring(5))
            : IPV4.matcher(literal).matches();
    if (!valid) {
      throw fail("address literal is neither IPv4 nor IPv6");
    }
    at = end + 1;
    return "[" + literal + "]";
  }

  private static boolean isIpv6(String literal) {
    if (!IPV6.matcher(literal).matches() || literal.indexOf(':') < 0) {
      return false;
    }
    try {
      return java.net.InetAddress.getByName(literal) != null;
    } catch (java.net.UnknownHostException notAnAddress) {
      return false;
    }
  }

  private static int octets(String part) {
    return part.getBytes(StandardCharsets.UTF_8).length;
  }

  private InvalidAddressException fail(String what) {
    return new InvalidAddressException(what + " at position " + (at + 1));
  }
}
