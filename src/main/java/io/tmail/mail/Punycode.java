package io.tmail.mail;

/** The encoding of a label beyond ASCII by letters, digits and hyphens (RFC 3492). */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int FIRST_BIAS = 72;
  private static final int FIRST_CODE_POINT = 128;

  /** Code points of a label that are worked on; a label of 63 octets has fewer. */
  private static final int MOST = 256;

  private static final long MOST_DELTA = (long) Character.MAX_CODE_POINT * MOST;

  private Punycode() {}

  /**
   * @throws InvalidAddressException if the text is too long for a label
   */
  static String encode(String text) {
    int[] points = text.codePoints().toArray();
    if (points.length > MOST) {
      throw new InvalidAddressException("domain label longer than 63 octets");
    }
    StringBuilder out = new StringBuilder();
    text.chars().filter(c -> c < FIRST_CODE_POINT).forEach(c -> out.append((char) c));
    int basic = out.length();
    if (basic > 0) {
      out.append('-');
    }
    int n = FIRST_CODE_POINT;
    int delta = 0;
    int bias = FIRST_BIAS;
    for (int handled = basic; handled < points.length; ) {
      int next = nextPoint(points, n);
      delta += (next - n) * (handled + 1);
      n = next;
      for (int c : points) {
        if (c < n) {
          delta++;
        } else if (c == n) {
          variable(out, delta, bias);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
      delta++;
      n++;
    }
    return out.toString();
  }

  private static int nextPoint(int[] points, int atLeast) {
    int next = Integer.MAX_VALUE;
    for (int c : points) {
      if (c >= atLeast && c < next) {
        next = c;
      }
    }
    return next;
  }

  private static void variable(StringBuilder out, int delta, int bias) {
    int rest = delta;
    for (int k = BASE; ; k += BASE) {
      int t = threshold(k, bias);
      if (rest < t) {
        out.append(digit(rest));
        return;
      }
      out.append(digit(t + (rest - t) % (BASE - t)));
      rest = (rest - t) / (BASE - t);
    }
  }

  /**
   * @throws InvalidAddressException if it is not such an encoding
   */
  static String decode(String text) {
    int hyphen = text.lastIndexOf('-');
    StringBuilder out = new StringBuilder(text.substring(0, Math.max(0, hyphen)));
    int n = FIRST_CODE_POINT;
    int i = 0;
    int bias = FIRST_BIAS;
    int length = out.length();
    for (int at = hyphen + 1; at < text.length(); ) {
      long value = i;
      long weight = 1;
      for (int k = BASE; ; k += BASE) {
        if (at == text.length() || value > MOST_DELTA) {
          throw new InvalidAddressException("not punycode");
        }
        int digit = value(text.charAt(at++));
        value += digit * weight;
        int t = threshold(k, bias);
        if (digit < t) {
          break;
        }
        weight *= BASE - t;
      }
      if (value > MOST_DELTA) {
        throw new InvalidAddressException("not punycode");
      }
      length++;
      bias = adapt((int) value - i, length, i == 0);
      n += (int) value / length;
      i = (int) value % length;
      if (n > Character.MAX_CODE_POINT || Character.getType(n) == Character.SURROGATE) {
        throw new InvalidAddressException("not punycode");
      }
      out.insert(out.offsetByCodePoints(0, i), Character.toString(n));
      i++;
    }
    return out.toString();
  }

  private static int threshold(int k, int bias) {
    return Math.max(T_MIN, Math.min(T_MAX, k - bias));
  }

  private static int adapt(int delta, int points, boolean first) {
    int rest = first ? delta / DAMP : delta / 2;
    rest += rest / points;
    int k = 0;
    for (; rest > (BASE - T_MIN) * T_MAX / 2; k += BASE) {
      rest /= BASE - T_MIN;
    }
    return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int value(char digit) {
    if (digit >= 'a' && digit <= 'z') {
      return digit - 'a';
    }
    if (digit >= '0' && digit <= '9') {
      return digit - '0' + 26;
    }
    throw new InvalidAddressException("not punycode");
  }
}
