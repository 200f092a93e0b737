package io.tmail.secrets;

import java.security.SecureRandom;

/** Random passwords: easy to read out, hard to guess (74 bits). */
public final class GeneratedPassword {
  /** Without those that look alike. */
  private static final String SYMBOLS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int GROUPS = 3;
  private static final int GROUP = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private GeneratedPassword() {}

  /** Three groups of five, such as {@code k3tzb-…}. */
  public static String make() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP; i++) {
      text.append(i > 0 && i % GROUP == 0 ? "-" : "")
          .append(SYMBOLS.charAt(RANDOM.nextInt(SYMBOLS.length())));
    }
    return text.toString();
  }
}
