package io.tmail.admin.cli;

import jakarta.json.JsonValue;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Text from outside must not control the terminal that it is printed on: control characters (C0 but
 * tabs and line ends, DEL, C1), and those that turn the direction of text around.
 */
final class VisibleText {
  private static final char REPLACEMENT = '\uFFFD';

  private VisibleText() {}

  /** Puts U+FFFD for each such character that is printed. */
  static PrintWriter writer(PrintWriter terminal) {
    return new PrintWriter(new Replacing(terminal), true);
  }

  /** One line of text: line ends are replaced as well. */
  static String line(String text) {
    return replaced(text, c -> isSteering(c) || c == '\n');
  }

  /** Its text with such characters escaped, so that programs read what was written. */
  static String json(JsonValue value) {
    return json(value.toString());
  }

  /** They can stand in strings only. */
  static String json(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (isSteering(c)) {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String replaced(String text, IntPredicate hidden) {
    StringBuilder visible = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      boolean endsLine = text.startsWith("\r\n", i) && !hidden.test('\n');
      if (hidden.test(text.charAt(i)) && !endsLine) {
        visible.setCharAt(i, REPLACEMENT);
      }
    }
    return visible.toString();
  }

  private static boolean isSteering(int c) {
    boolean layout = c == '\n' || c == '\t';
    boolean turning = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    return turning || (Character.isISOControl(c) && !layout);
  }

  private static final class Replacing extends FilterWriter {
    Replacing(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      out.write(isSteering(c) ? REPLACEMENT : c);
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      write(new String(text, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      out.write(replaced(text.substring(from, from + length), VisibleText::isSteering));
    }
  }
}
