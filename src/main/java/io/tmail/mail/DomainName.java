package io.tmail.mail;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The spellings of a domain name. {@code bücher.example} (U-labels) and {@code
 * xn--bcher-kva.example} (A-labels, RFC 5890 §2.3.2.1) are one domain; inside the server it has the
 * second spelling, in lower case, because DNS, DKIM and Dovecot know no other. Mapped as browsers
 * do (UTS #46, non-transitional): upper case, width and composition do not count; {@code ß} is a
 * letter of its own, which {@code java.net.IDN} (IDNA 2003) would turn into {@code ss}, another
 * registrant's domain.
 */
public final class DomainName {
  private static final String ACE = "xn--";

  /** Octets of a label (RFC 1035 §2.3.4). */
  private static final int MAX_LABEL = 63;

  private DomainName() {}

  /**
   * The name in lower case and A-labels.
   *
   * @throws InvalidAddressException if a label has characters that no domain has
   */
  public static String normal(String domain) {
    if (Ascii.isAscii(domain)) {
      return domain.toLowerCase(Locale.ROOT);
    }
    String mapped = mapped(domain);
    return Arrays.stream(mapped.split("\\.", -1))
        .map(DomainName::label)
        .collect(Collectors.joining("."));
  }

  /** The same for a look-up: a text that is not a domain is returned unchanged, in lower case. */
  public static String known(String domain) {
    try {
      return normal(domain);
    } catch (InvalidAddressException noDomain) {
      return Case.lower(domain);
    }
  }

  /** The name as people write it, in U-labels; a label without one is not changed. */
  public static String unicode(String domain) {
    return domain.contains(ACE)
        ? Arrays.stream(domain.split("\\.", -1))
            .map(DomainName::unicodeLabel)
            .collect(Collectors.joining("."))
        : domain;
  }

  /** Lower case, compatibility forms resolved, composed; invisible selectors are gone. */
  private static String mapped(String domain) {
    StringBuilder mapped = new StringBuilder();
    Normalizer.normalize(domain, Form.NFKC)
        .codePoints()
        .filter(c -> c != 0xAD && (c < 0xFE00 || c > 0xFE0F))
        .forEach(c -> mapped.append(Character.toString(c).toLowerCase(Locale.ROOT)));
    return Normalizer.normalize(mapped, Form.NFKC).replace('\u3002', '.');
  }

  private static String label(String label) {
    if (label.isEmpty() || label.startsWith("-") || label.endsWith("-") || beginsWithMark(label)) {
      throw new InvalidAddressException("a label of the domain begins or ends badly");
    }
    if (!label.codePoints().allMatch(DomainName::isAllowed)) {
      throw new InvalidAddressException("character not allowed in a domain");
    }
    String ascii = Ascii.isAscii(label) ? label : ACE + Punycode.encode(label);
    if (ascii.length() > MAX_LABEL) {
      throw new InvalidAddressException("domain label longer than 63 octets");
    }
    return ascii;
  }

  private static boolean beginsWithMark(String label) {
    return switch (Character.getType(label.codePointAt(0))) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  /** Joiners (U+200C, U+200D) make a difference in some scripts, other formats in none. */
  private static boolean isAllowed(int c) {
    if (c < 128) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> c == 0x200C || c == 0x200D;
      default -> true;
    };
  }

  private static String unicodeLabel(String label) {
    if (!label.startsWith(ACE)) {
      return label;
    }
    try {
      String decoded = Punycode.decode(label.substring(ACE.length()));
      return normal(decoded).equals(label) ? decoded : label;
    } catch (InvalidAddressException noLabel) {
      return label;
    }
  }
}
