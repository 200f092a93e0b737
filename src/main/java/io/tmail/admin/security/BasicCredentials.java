package io.tmail.admin.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Name and password of HTTP Basic, in UTF-8 as the challenge says (RFC 7617 §2.1). */
record BasicCredentials(String login, String password) {

  /**
   * @param encoded what goes after {@code Basic}
   * @return empty if it is not base64, not UTF-8, or has no colon
   */
  static Optional<BasicCredentials> read(String encoded) {
    try {
      byte[] octets = Base64.getDecoder().decode(encoded);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException | CharacterCodingException unreadable) {
      return Optional.empty();
    }
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "BasicCredentials";
  }
}
