package io.tmail.trust.dkim;

import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Who signs: {@code d=}, {@code s=} and {@code i=} (RFC 6376 §3.5), also with U-labels (RFC 8616
 * §5). Domains are in lower case and A-labels.
 *
 * @param identity in whose name, as {@code local-part@domain}; empty for an ARC field
 */
record SigningDomain(String domain, String selector, String identity) {
  static final SigningDomain NONE = new SigningDomain("", "", "");

  private static final int MOST_NAME = 253;
  private static final int MOST_LABEL = 63;
  private static final int MOST_IDENTITY = 512;

  static SigningDomain of(TagList tags, boolean withIdentity) throws DkimFault {
    String domain = name(tags.need("d"), "d", 2);
    String selector = name(tags.need("s"), "s", 1);
    if ((selector + "._domainkey." + domain).length() > MOST_NAME) {
      throw DkimFault.permanent("name of the key too long");
    }
    String identity = withIdentity ? identity(tags.get("i", "@" + domain), domain) : "";
    return new SigningDomain(domain, selector, identity);
  }

  /** A domain, or a selector. */
  private static String name(String value, String tag, int leastLabels) throws DkimFault {
    String name = normal(utf8(value, tag), tag);
    String[] labels = name.split("\\.", -1);
    boolean valid = name.length() <= MOST_NAME && labels.length >= leastLabels;
    for (String label : labels) {
      valid &= isLabel(label);
    }
    if (!valid) {
      throw malformed(tag);
    }
    return name;
  }

  private static String normal(String name, String tag) throws DkimFault {
    try {
      if (name.length() > MOST_NAME) {
        throw malformed(tag);
      }
      return DomainName.normal(name);
    } catch (InvalidAddressException notADomain) {
      throw malformed(tag);
    }
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= MOST_LABEL
        && label.chars().allMatch(SigningDomain::isLabelCharacter);
  }

  private static boolean isLabelCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  /** Its domain is that of {@code d=}, or below it. */
  private static String identity(String value, String domain) throws DkimFault {
    if (value.length() > MOST_IDENTITY) {
      throw malformed("i");
    }
    String text = utf8(unquoted(value), "i");
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw malformed("i");
    }
    String host = normal(text.substring(at + 1), "i");
    if (!host.equals(domain) && !host.endsWith("." + domain)) {
      throw DkimFault.permanent("i= is not within d=");
    }
    return text.substring(0, at + 1) + host;
  }

  /** RFC 6376 §2.11: white space does not count, and {@code =40} is an octet. */
  private static String unquoted(String value) throws DkimFault {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '=') {
        int high = i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
        int low = i + 2 < value.length() ? Character.digit(value.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed("i");
        }
        text.append((char) (high * 16 + low));
        i += 2;
      } else if (c > ' ') {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String utf8(String latin1, String tag) throws DkimFault {
    try {
      byte[] octets = latin1.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException malformed) {
      throw malformed(tag);
    }
  }

  private static DkimFault malformed(String tag) {
    return DkimFault.permanent("malformed " + tag + "=");
  }

  /** Whether the identity has the same domain, as a key may demand ({@code t=s}). */
  boolean isIdentityOfDomain() {
    return identity.isEmpty() || identity.endsWith("@" + domain);
  }

  String keyName() {
    return selector + "._domainkey." + domain;
  }
}
