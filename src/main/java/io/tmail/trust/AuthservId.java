package io.tmail.trust;

import io.tmail.mail.DomainName;
import java.util.Locale;

/**
 * The name of the server in a field Authentication-Results (RFC 8601 §2.2), read as the most
 * tolerant reader of such a field might: without comments, quotes, folding, invisible characters,
 * and a version behind it.
 */
final class AuthservId {
  private static final int MOST_COMPARED = 1024;
  private static final int MOST_WORDS = 64;

  private final String field;
  private final StringBuilder plain = new StringBuilder();
  private boolean malformed;

  /**
   * @param field the value, unfolded
   */
  AuthservId(String field) {
    this.field = field;
    read();
  }

  /** Takes what is before the first semicolon. */
  private void read() {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && (quoted || depth > 0) && i + 1 < field.length()) {
        i++;
        plain.append(depth == 0 ? field.charAt(i) : "");
      } else if (c == '"' && depth == 0) {
        quoted = !quoted;
        plain.append(' ');
      } else if (quoted) {
        plain.append(c);
      } else if (c == '(' || (c == ')' && depth > 0)) {
        depth += c == '(' ? 1 : -1;
        plain.append(depth == 0 ? " " : "");
      } else if (depth == 0 && c == ';') {
        return;
      } else if (depth == 0) {
        plain.append(c);
      }
    }
    malformed = quoted || depth > 0;
  }

  boolean claims(String authservId) {
    String ours = normal(authservId);
    if (malformed || plain.indexOf("=?") >= 0) {
      return plain.indexOf("=?") >= 0 || normal(field).contains(ours);
    }
    return beginsWith(ours);
  }

  /** Whether the first words, joined, are the name: behind it may be a version, or anything. */
  private boolean beginsWith(String ours) {
    StringBuilder joined = new StringBuilder();
    int words = 0;
    for (int i = 0; i < plain.length() && words < MOST_WORDS; i++) {
      if (!isSeparator(plain.charAt(i))) {
        joined.append(plain.charAt(i));
        boolean ends = i + 1 == plain.length() || isSeparator(plain.charAt(i + 1));
        if (ends && normal(joined.toString()).equals(ours)) {
          return true;
        }
        words += ends ? 1 : 0;
      }
    }
    return false;
  }

  private static boolean isSeparator(char c) {
    return c == '/' || c == ',' || c == ':' || Character.isWhitespace(c);
  }

  /** Only what a domain has; letters of other widths and cases are one. */
  private static String normal(String name) {
    StringBuilder visible = new StringBuilder();
    name.codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || isDot(c))
        .forEach(c -> visible.appendCodePoint(isDot(c) ? '.' : c));
    int end = visible.length();
    while (end > 0 && visible.charAt(end - 1) == '.') {
      end--;
    }
    visible.setLength(end);
    return visible.length() > MOST_COMPARED
        ? visible.toString().toLowerCase(Locale.ROOT)
        : DomainName.known(visible.toString());
  }

  /** Dots that people take for one (UTS #46). */
  private static boolean isDot(int c) {
    return c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61;
  }
}
