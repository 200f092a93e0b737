package io.tmail.trust.dkim;

import java.util.Locale;

/** How a header field or a body is prepared for its hash (RFC 6376 §3.4). */
public enum Canonicalization {
  /** Octets as they are; only empty lines at the end of a body do not count. */
  SIMPLE,
  /** White space and the case of field names do not count either. */
  RELAXED;

  /**
   * A field in this form, without the line end behind it.
   *
   * @param field name, colon and value, folded by CRLF
   */
  public String field(String field) {
    return this == SIMPLE ? field : relaxed(field);
  }

  /** RFC 6376 §3.4.2. */
  private static String relaxed(String field) {
    int colon = field.indexOf(':');
    String name = field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    StringBuilder text = new StringBuilder(field.length()).append(name).append(':');
    int begin = text.length();
    boolean space = false;
    for (int i = colon + 1; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        space = true;
      } else {
        text.append(space && text.length() > begin ? " " : "").append(c);
        space = false;
      }
    }
    return text.toString();
  }
}
