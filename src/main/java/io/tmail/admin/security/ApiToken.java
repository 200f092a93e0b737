package io.tmail.admin.security;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The bearer token (RFC 6750) of the command line, a new one at every start. Only the server's
 * owner can read it from {@code TMAIL_HOME/run}.
 */
@ApplicationScoped
public class ApiToken {
  private static final int OCTETS = 32;

  private final String text = random(OCTETS);

  String text() {
    return text;
  }

  /** Takes the same time however much of it is right. */
  boolean is(String given) {
    return isSame(text, given);
  }

  static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /** A text without meaning, fit for URLs, headers and shells. */
  static String random(int octets) {
    byte[] bytes = new byte[octets];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
