package io.tmail.secrets;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * One form for all spellings of a password: the profile OpaqueString (RFC 8265 §4). Spaces of other
 * scripts become U+0020, composed characters stay composed (NFC); case and width stay.
 */
public final class OpaqueText {
  private static final Pattern OTHER_SPACE = Pattern.compile("[\\p{Zs}&&[^ ]]");

  /** What a decoder puts in the place of octets that are not UTF-8. */
  private static final int REPLACED = 0xFFFD;

  private OpaqueText() {}

  /** A longer text is rejected, because composing it costs the square of its combining marks. */
  private static final int LONGEST = 4096;

  public static String of(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    String spaced = OTHER_SPACE.matcher(text).replaceAll(" ");
    return Normalizer.isNormalized(spaced, Normalizer.Form.NFC)
        ? spaced
        : Normalizer.normalize(spaced, Normalizer.Form.NFC);
  }

  /** Whether the text came as whole Unicode: no octets that were not UTF-8, no half characters. */
  static boolean isUnicode(String text) {
    return text.codePoints()
        .noneMatch(
            c -> c == REPLACED || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  /** Whether a character may be in a new password (RFC 8264 §4.3, FreeformClass). */
  static boolean isAllowed(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED, Character.PRIVATE_USE ->
          false;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
