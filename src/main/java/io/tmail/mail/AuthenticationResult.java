package io.tmail.mail;

import java.util.List;

/**
 * One result of the field Authentication-Results (RFC 8601 §2.2).
 *
 * @param method as registered, such as {@code spf}
 * @param result as registered for the method, such as {@code softfail}
 * @param reason for people; empty for none
 * @param properties {@code ptype.property=value}, the values without quotes
 */
public record AuthenticationResult(
    String method, String result, String reason, List<Property> properties) {

  /**
   * What the result is about.
   *
   * @param name with its type, such as {@code smtp.mailfrom}
   * @param value as the message has it
   */
  public record Property(String name, String value) {}

  public AuthenticationResult {
    properties = List.copyOf(properties);
  }
}
