package io.tmail.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Wraps older forms of private keys into the only one that Java reads, PKCS #8 (RFC 5208). */
final class Pkcs8 {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int FIRST_OPTION = 0xA0;

  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final byte[] NULL = {0x05, 0x00};

  /** 1.2.840.113549.1.1.1 */
  private static final byte[] RSA = {
    0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01
  };

  /** 1.2.840.10045.2.1 */
  private static final byte[] EC = {
    0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
  };

  private Pkcs8() {}

  /** Of PKCS #1 (RFC 8017 §A.1.2). */
  static byte[] ofRsa(byte[] key) {
    return wrapped(RSA, NULL, key);
  }

  /**
   * Of SEC 1 (RFC 5915).
   *
   * @param parameters the curve where the key does not name it
   * @throws IllegalArgumentException if it is not such a key, or its curve has no name
   */
  static byte[] ofEc(byte[] key, byte[] parameters) {
    byte[] named = curve(key);
    byte[] curve = named.length > 0 ? named : parameters;
    if (curve.length == 0 || curve[0] != OBJECT_IDENTIFIER) {
      throw new IllegalArgumentException("no named curve");
    }
    return wrapped(EC, curve, key);
  }

  private static byte[] wrapped(byte[] algorithm, byte[] parameters, byte[] key) {
    return element(
        SEQUENCE, VERSION_0, element(SEQUENCE, algorithm, parameters), element(OCTET_STRING, key));
  }

  /** What {@code [0]} of the key holds; empty if there is none. */
  private static byte[] curve(byte[] key) {
    int[] whole = contents(key, 0);
    for (int at = whole[0]; at < whole[1]; ) {
      int[] part = contents(key, at);
      if ((key[at] & 0xFF) == FIRST_OPTION) {
        return Arrays.copyOfRange(key, part[0], part[1]);
      }
      at = part[1];
    }
    return new byte[0];
  }

  /** Where the contents of the element begin and end. */
  private static int[] contents(byte[] der, int at) {
    if (at + 2 > der.length) {
      throw new IllegalArgumentException("cut off");
    }
    int length = der[at + 1] & 0xFF;
    int begin = at + 2;
    if (length > 0x80 && length <= 0x82) {
      int octets = length & 0x7F;
      length = 0;
      for (int i = 0; i < octets && begin < der.length; i++) {
        length = (length << 8) | (der[begin++] & 0xFF);
      }
    }
    if (length < 0 || begin + length > der.length) {
      throw new IllegalArgumentException("cut off");
    }
    return new int[] {begin, begin + length};
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      contents.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = contents.size();
    if (length > 0xFF) {
      element.write(0x82);
      element.write(length >> 8);
    } else if (length > 0x7F) {
      element.write(0x81);
    }
    element.write(length);
    element.writeBytes(contents.toByteArray());
    return element.toByteArray();
  }
}
