package io.tmail.mail;

/** Distinguishes US-ASCII from text that needs SMTPUTF8 (RFC 6531) or an encoding. */
public final class Ascii {
  private Ascii() {}

  /**
   * Whether all characters are US-ASCII. Called for each address of each message, so it uses no
   * stream.
   */
  public static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }
}
