package io.tmail.rates;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of a row: of fixed length, without text from clients. */
final class HashedName {
  private static final int OCTETS = 16;

  private HashedName() {}

  static String of(String kind, String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((kind + ' ' + key).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, OCTETS);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
