package io.tmail.trust.spf;

import java.util.Optional;
import java.util.function.Function;

/** The text by which a domain explains a failure (RFC 7208 §6.2), bounded. */
final class Explanation {
  private static final int MOST_CHARACTERS = 500;

  private Explanation() {}

  /**
   * @param text of DNS
   * @param expand replaces the macros by their values
   * @return empty if the result has characters outside printable US-ASCII
   * @throws SpfError if the syntax is wrong
   */
  static Optional<String> of(String text, Function<MacroString, String> expand) throws SpfError {
    if (text.length() > SpfRecord.MOST_CHARACTERS) {
      return Optional.empty();
    }
    String whole = expand.apply(MacroString.parseExplanation(text));
    String bounded = whole.length() > MOST_CHARACTERS ? whole.substring(0, MOST_CHARACTERS) : whole;
    boolean isPrintable = bounded.chars().allMatch(c -> c >= ' ' && c <= '~');
    return isPrintable && !bounded.isBlank() ? Optional.of(bounded) : Optional.empty();
  }
}
