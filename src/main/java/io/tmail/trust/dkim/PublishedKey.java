package io.tmail.trust.dkim;

import io.tmail.dns.DnsReply;
import io.tmail.outbound.DkimAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The key that a domain publishes in DNS (RFC 6376 §3.6.1), fit for a signature.
 *
 * @param bits of an RSA modulus, or 256
 */
record PublishedKey(PublicKey key, int bits, boolean testing) {
  /** RFC 8301 §3.2. */
  private static final int LEAST_RSA = 1024;

  private static final int MOST_RSA = 4096;

  /** Bits of an RSA exponent: a bigger one takes more time than a signature is worth. */
  private static final int MOST_EXPONENT = 64;

  private static final int ED25519_OCTETS = 32;
  private static final int MOST_RECORD = 8 << 10;
  private static final int MOST_RECORDS = 8;
  private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  /** The algorithm rsaEncryption, without parameters' content. */
  private static final byte[] RSA_HEAD = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** The first record that can be used; else what is wrong with the first (§6.1.2). */
  static PublishedKey of(DnsReply reply, DkimSignature signature) throws DkimFault {
    if (reply.isTrouble()) {
      throw DkimFault.temporary("no answer from DNS for the key");
    }
    List<String> texts = reply.texts();
    DkimFault first = DkimFault.permanent("no key");
    for (int i = 0; i < Math.min(texts.size(), MOST_RECORDS); i++) {
      try {
        return parse(texts.get(i), signature);
      } catch (DkimFault unusable) {
        first = i == 0 ? unusable : first;
      }
    }
    throw first;
  }

  private static PublishedKey parse(String text, DkimSignature signature) throws DkimFault {
    if (text.length() > MOST_RECORD || !text.chars().allMatch(c -> c > 0 && c < 127)) {
      throw DkimFault.permanent("malformed key record");
    }
    TagList tags = TagList.parse(text, 0);
    if (tags.get("v").isPresent() && !(tags.isFirst("v") && tags.need("v").equals("DKIM1"))) {
      throw DkimFault.permanent("unknown version of the key record");
    }
    DkimAlgorithm algorithm = signature.verification();
    if (!tags.get("k", "rsa").equals(algorithm.keyType())) {
      throw DkimFault.permanent("key of another algorithm");
    }
    if (!tags.parts("h", "sha256").contains("sha256")) {
      throw DkimFault.permanent("key does not allow sha256");
    }
    List<String> services = tags.parts("s", "*");
    if (!services.contains("*") && !services.contains("email")) {
      throw DkimFault.permanent("key is not for mail");
    }
    List<String> flags = tags.parts("t", "");
    if (flags.contains("s") && !signature.signer().isIdentityOfDomain()) {
      throw DkimFault.permanent("key does not allow i= of a subdomain");
    }
    return key(tags.compact("p"), algorithm, flags.contains("y"));
  }

  private static PublishedKey key(String p, DkimAlgorithm algorithm, boolean testing)
      throws DkimFault {
    if (p.isEmpty()) {
      throw DkimFault.permanent("key revoked");
    }
    try {
      byte[] octets = Base64.getDecoder().decode(p);
      return algorithm == DkimAlgorithm.RSA ? rsa(octets, testing) : ed25519(octets, testing);
    } catch (GeneralSecurityException | RuntimeException unusable) {
      // the JDK's parsers throw either of them for what strangers publish
      throw DkimFault.permanent("malformed key");
    }
  }

  private static PublishedKey ed25519(byte[] octets, boolean testing)
      throws GeneralSecurityException, DkimFault {
    if (octets.length != ED25519_OCTETS) {
      throw DkimFault.permanent("malformed key");
    }
    return new PublishedKey(key("Ed25519", concat(ED25519_HEAD, octets)), 256, testing);
  }

  private static PublishedKey rsa(byte[] octets, boolean testing)
      throws GeneralSecurityException, DkimFault {
    RSAPublicKey key = (RSAPublicKey) rsa(octets);
    int bits = key.getModulus().bitLength();
    if (bits < LEAST_RSA || bits > MOST_RSA) {
      throw DkimFault.policy("key of " + bits + " bits");
    }
    if (key.getPublicExponent().bitLength() > MOST_EXPONENT || !key.getModulus().testBit(0)) {
      throw DkimFault.permanent("malformed key");
    }
    return new PublishedKey(key, bits, testing);
  }

  /** SubjectPublicKeyInfo, or the bare RSAPublicKey that the RFC's text names and some publish. */
  private static PublicKey rsa(byte[] octets) throws GeneralSecurityException {
    try {
      return key("RSA", octets);
    } catch (GeneralSecurityException bare) {
      byte[] bits = element(3, concat(new byte[1], octets));
      return key("RSA", element(0x30, concat(RSA_HEAD, bits)));
    }
  }

  private static PublicKey key(String algorithm, byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** A DER element of less than 64 KiB. */
  private static byte[] element(int type, byte[] content) {
    int length = content.length;
    byte high = (byte) (length >> 8);
    byte[] head;
    if (length < 128) {
      head = new byte[] {(byte) type, (byte) length};
    } else if (length < 256) {
      head = new byte[] {(byte) type, (byte) 0x81, (byte) length};
    } else {
      head = new byte[] {(byte) type, (byte) 0x82, high, (byte) length};
    }
    return concat(head, content);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
