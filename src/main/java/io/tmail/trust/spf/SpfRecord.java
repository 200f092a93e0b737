package io.tmail.trust.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An SPF record (RFC 7208 §4.6.1), parsed as a whole before anything of it is evaluated.
 *
 * @param directives in their order
 * @param redirect where to go on if no directive matches; empty if one matches every client
 * @param explanation where to find the explanation of a failure
 */
record SpfRecord(
    List<Directive> directives, Optional<MacroString> redirect, Optional<MacroString> explanation) {
  private static final String VERSION = "v=spf1";

  /** Characters of a record. Records of real domains have at most some 4,000. */
  static final int MOST_CHARACTERS = 10_000;

  static final int MOST_TERMS = 500;

  /**
   * @param verdict of clients that match
   * @param text as written in the record
   */
  record Directive(SpfVerdict verdict, Mechanism mechanism, String text) {}

  SpfRecord {
    directives = List.copyOf(directives);
  }

  /** Whether a text of DNS is an SPF record, well-formed or not (RFC 7208 §4.5). */
  static boolean isSpf(String text) {
    return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
        && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
  }

  /**
   * @param text that {@link #isSpf}
   * @throws SpfError of the permanent kind, for the first term that is malformed
   */
  static SpfRecord parse(String text) throws SpfError {
    if (text.length() > MOST_CHARACTERS) {
      throw SpfError.permanent("record longer than " + MOST_CHARACTERS + " characters");
    }
    if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw SpfError.permanent("record is not printable US-ASCII");
    }
    List<Directive> directives = new ArrayList<>();
    Modifiers modifiers = new Modifiers();
    int terms = 0;
    for (String term : text.substring(VERSION.length()).split(" ")) {
      if (term.isEmpty()) {
        continue;
      }
      if (++terms > MOST_TERMS) {
        throw SpfError.permanent("more than " + MOST_TERMS + " terms");
      }
      if (!modifiers.add(term)) {
        directives.add(DirectiveParser.parse(term));
      }
    }
    boolean hasAll =
        directives.stream().anyMatch(each -> each.mechanism() instanceof Mechanism.All);
    return new SpfRecord(
        directives, hasAll ? Optional.empty() : modifiers.redirect, modifiers.explanation);
  }

  /** The modifiers of a record (RFC 7208 §6). */
  private static final class Modifiers {
    private Optional<MacroString> redirect = Optional.empty();
    private Optional<MacroString> explanation = Optional.empty();

    /** Whether the term is a modifier. */
    boolean add(String term) throws SpfError {
      int equals = term.indexOf('=');
      if (equals < 1 || !isName(term.substring(0, equals))) {
        return false;
      }
      String name = term.substring(0, equals);
      String value = term.substring(equals + 1);
      if (name.equalsIgnoreCase("redirect")) {
        redirect = once(redirect, term, value);
      } else if (name.equalsIgnoreCase("exp")) {
        explanation = once(explanation, term, value);
      } else {
        MacroString.parse(value);
      }
      return true;
    }

    private static Optional<MacroString> once(Optional<MacroString> known, String term, String spec)
        throws SpfError {
      if (known.isPresent()) {
        throw SpfError.permanent("given twice: " + term);
      }
      return Optional.of(MacroString.parseDomain(spec));
    }

    private static boolean isName(String text) {
      return Character.isLetter(text.charAt(0))
          && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_.".indexOf(c) >= 0);
    }
  }
}
