package io.tmail.mail;

/** Tells US-ASCII from what needs SMTPUTF8 (RFC 6531) or an encoding. */
public final class Ascii {
  private Ascii() {}

  /** Whether all characters are US-ASCII. Each address of each message is asked: no stream. */
  public static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }
}
