package io.tmail.smtp;

import io.tmail.mail.Ascii;
import io.tmail.mail.EsmtpParameters;

/**
 * The argument of MAIL and RCPT: {@code FROM:<path> parameters} (RFC 5321 §4.1.1.2). The path
 * stands in brackets. Spaces behind the colon are not allowed there, but many programs send one.
 *
 * @param path what stands between the brackets
 */
record PathArgument(String path, EsmtpParameters parameters) {

  /**
   * @param keyword {@code FROM:} or {@code TO:}
   * @throws IllegalArgumentException saying what is wrong
   */
  static PathArgument parse(String argument, String keyword) {
    if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
      throw new IllegalArgumentException("expected " + keyword + "<address>");
    }
    String rest = argument.substring(keyword.length()).stripLeading();
    int close = closingBracket(rest);
    if (!rest.startsWith("<") || close < 0) {
      throw new IllegalArgumentException("expected the address in angle brackets");
    }
    String parameters = rest.substring(close + 1);
    if (!parameters.isEmpty() && parameters.charAt(0) != ' ') {
      throw new IllegalArgumentException("expected a space after the address");
    }
    return new PathArgument(rest.substring(1, close), EsmtpParameters.parse(parameters));
  }

  /** Whether the path as the client wrote it needs SMTPUTF8 (RFC 6531 §3.4). */
  boolean isInternationalised() {
    return !Ascii.isAscii(path);
  }

  /** A bracket within a quoted local part does not count. */
  private static int closingBracket(String text) {
    boolean quoted = false;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        return i;
      }
    }
    return -1;
  }
}
