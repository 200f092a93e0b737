package io.tmail.trust.spf;

import java.util.ArrayList;
import java.util.List;

/**
 * Text with macros (RFC 7208 §7.1), parsed.
 *
 * @param parts in their order
 * @param endsWithMacro whether the last part is a macro, {@code %%}, {@code %_} or {@code %-}
 */
record MacroString(List<Part> parts, boolean endsWithMacro) {
  private static final String LETTERS = "slodiphv";
  private static final String LETTERS_OF_EXPLANATIONS = LETTERS + "crt";
  private static final String DELIMITERS = ".-+,/_=";

  /** The domain whose record is evaluated: the default of mechanisms. */
  static final MacroString CURRENT_DOMAIN =
      new MacroString(List.of(new Macro('d', Integer.MAX_VALUE, false, ".", false)), true);

  /** A literal text or a macro. */
  sealed interface Part permits Literal, Macro {}

  record Literal(String text) implements Part {}

  /**
   * @param letter in lower case
   * @param most how many right-hand parts are used
   * @param reversed whether the parts are reversed first
   * @param delimiters where the value is split
   * @param escaped whether the value is escaped as in a URL
   */
  record Macro(char letter, int most, boolean reversed, String delimiters, boolean escaped)
      implements Part {}

  MacroString {
    parts = List.copyOf(parts);
  }

  /**
   * A domain-spec, or the value of an unknown modifier.
   *
   * @throws SpfError if the syntax is wrong
   */
  static MacroString parse(String text) throws SpfError {
    return parse(text, LETTERS);
  }

  /** The text of an explanation, in which more letters are allowed (RFC 7208 §7.2). */
  static MacroString parseExplanation(String text) throws SpfError {
    return parse(text, LETTERS_OF_EXPLANATIONS);
  }

  /**
   * A domain-spec: it ends with a macro, or with a dot and a top label.
   *
   * @throws SpfError if the syntax is wrong
   */
  static MacroString parseDomain(String text) throws SpfError {
    MacroString parsed = parse(text);
    if (!parsed.endsWithMacro() && !endsWithTopLabel(parsed.lastLiteral())) {
      throw SpfError.permanent("not a domain: " + text);
    }
    return parsed;
  }

  private static MacroString parse(String text, String letters) throws SpfError {
    List<Part> parts = new ArrayList<>();
    int begin = 0;
    int percent = text.indexOf('%');
    while (percent >= 0) {
      parts.add(new Literal(text.substring(begin, percent)));
      begin = endOfMacro(text, percent);
      parts.add(part(text.substring(percent + 1, begin), letters));
      percent = text.indexOf('%', begin);
    }
    parts.add(new Literal(text.substring(begin)));
    return new MacroString(parts, begin == text.length() && begin > 0);
  }

  private static int endOfMacro(String text, int percent) throws SpfError {
    boolean isBraced = text.startsWith("{", percent + 1);
    int end = isBraced ? text.indexOf('}', percent) + 1 : percent + 2;
    if (end <= percent || end > text.length()) {
      throw SpfError.permanent("a macro does not end: " + text);
    }
    return end;
  }

  private static Part part(String macro, String letters) throws SpfError {
    return switch (macro) {
      case "%" -> new Literal("%");
      case "_" -> new Literal(" ");
      case "-" -> new Literal("%20");
      default -> braced(macro, letters);
    };
  }

  private static Macro braced(String macro, String letters) throws SpfError {
    int last = macro.length() - 1;
    if (last < 2 || letters.indexOf(Character.toLowerCase(macro.charAt(1))) < 0) {
      throw SpfError.permanent("unknown macro: %" + macro);
    }
    int at = 2;
    while (at < last && isDigit(macro.charAt(at))) {
      at++;
    }
    int most = at == 2 ? Integer.MAX_VALUE : number(macro.substring(2, at));
    boolean reversed = at < last && Character.toLowerCase(macro.charAt(at)) == 'r';
    String delimiters = macro.substring(reversed ? at + 1 : at, last);
    if (most == 0 || !delimiters.chars().allMatch(c -> DELIMITERS.indexOf(c) >= 0)) {
      throw SpfError.permanent("malformed macro: %" + macro);
    }
    char letter = macro.charAt(1);
    return new Macro(
        Character.toLowerCase(letter),
        most,
        reversed,
        delimiters.isEmpty() ? "." : delimiters,
        Character.isUpperCase(letter));
  }

  /** As many digits as there are: a number that is too large means all parts. */
  private static int number(String digits) {
    String significant = digits.replaceFirst("^0+", "");
    return significant.isEmpty()
        ? 0
        : significant.length() > 3 ? Integer.MAX_VALUE : Integer.parseInt(significant);
  }

  private String lastLiteral() {
    return parts.get(parts.size() - 1) instanceof Literal literal ? literal.text() : "";
  }

  /** Letters and digits, with at least one letter, or with hyphens inside. */
  private static boolean endsWithTopLabel(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    int dot = name.lastIndexOf('.');
    String label = name.substring(dot + 1);
    return dot >= 0
        && !label.isEmpty()
        && !label.startsWith("-")
        && !label.endsWith("-")
        && label.chars().allMatch(c -> c == '-' || isDigit(c) || isLetter(c))
        && !label.chars().allMatch(MacroString::isDigit);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Whether a macro with the letter is used. */
  boolean uses(char letter) {
    return parts.stream().anyMatch(part -> part instanceof Macro macro && macro.letter() == letter);
  }
}
