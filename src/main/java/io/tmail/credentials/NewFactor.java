package io.tmail.credentials;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What an app needs to generate codes, shown only during enrolment.
 *
 * @param secret in Base32, for those who type
 * @param uri the same as a QR code carries it, in the form that apps agree on
 */
public record NewFactor(String secret, String uri) {

  static NewFactor of(String server, String login, String secret) {
    String label = encoded(server) + ":" + encoded(login);
    return new NewFactor(
        secret, "otpauth://totp/" + label + "?secret=" + secret + "&issuer=" + encoded(server));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "NewFactor";
  }
}
