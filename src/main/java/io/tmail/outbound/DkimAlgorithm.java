package io.tmail.outbound;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** The two ways to sign that DKIM knows today, and the form of their keys. */
public enum DkimAlgorithm {
  /** RFC 6376 with 2048 bits (RFC 8301). */
  RSA("RSA", "SHA256withRSA", "rsa-sha256"),
  /** RFC 8463: the SHA-256 hash is what Ed25519 signs. */
  ED25519("Ed25519", "Ed25519", "ed25519-sha256");

  private static final int RSA_BITS = 2048;
  private static final int ED25519_OCTETS = 32;
  private static final Base64.Encoder PEM =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  /** The head of a PKCS#8 document around a PKCS#1 key (RFC 5958): version 0, rsaEncryption. */
  private static final byte[] RSA_HEAD = {
    2,
    1,
    0,
    0x30,
    0x0d,
    6,
    9,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    1,
    1,
    1,
    5,
    0
  };

  private final String keyAlgorithm;
  private final String signature;
  private final String tag;

  DkimAlgorithm(String keyAlgorithm, String signature, String tag) {
    this.keyAlgorithm = keyAlgorithm;
    this.signature = signature;
    this.tag = tag;
  }

  /** The name of the signature for {@link java.security.Signature}. */
  public String signature() {
    return signature;
  }

  /** Whether the signature is over the hash of the text instead of the text itself. */
  public boolean signsHash() {
    return this == ED25519;
  }

  /** The tag {@code a=} of a signature. */
  public String tag() {
    return tag;
  }

  /** The tag {@code k=} of a DNS record, and the end of a selector. */
  public String keyType() {
    return tag.substring(0, tag.indexOf('-'));
  }

  /**
   * @param publicKey base64 as DNS has it
   * @param privateKey PEM
   */
  record Pair(String publicKey, String privateKey) {
    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "Pair";
    }
  }

  Pair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
      if (this == RSA) {
        generator.initialize(RSA_BITS);
      }
      KeyPair pair = generator.generateKeyPair();
      return new Pair(published(pair), pem(pair.getPrivate()));
    } catch (GeneralSecurityException | InvalidParameterException missing) {
      throw new IllegalStateException("this Java cannot create keys for " + keyAlgorithm, missing);
    }
  }

  /** RSA keys are published with their wrapping, Ed25519 keys bare (RFC 8463 §4.2). */
  private String published(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] key =
        this == RSA
            ? encoded
            : Arrays.copyOfRange(encoded, encoded.length - ED25519_OCTETS, encoded.length);
    return Base64.getEncoder().encodeToString(key);
  }

  private static String pem(PrivateKey key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + PEM.encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /**
   * Reads a PEM key: PKCS#8, or PKCS#1 as tmail wrote it.
   *
   * @throws IllegalArgumentException if it is none; the message holds nothing of it
   */
  public PrivateKey read(String pem) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      byte[] pkcs8 = pem.contains("BEGIN RSA PRIVATE KEY") ? wrapped(der) : der;
      return KeyFactory.getInstance(keyAlgorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
      throw new IllegalArgumentException("not a private key for " + tag);
    }
  }

  private static byte[] wrapped(byte[] pkcs1) {
    byte[] octets = element((byte) 4, pkcs1);
    byte[] inner = Arrays.copyOf(RSA_HEAD, RSA_HEAD.length + octets.length);
    System.arraycopy(octets, 0, inner, RSA_HEAD.length, octets.length);
    return element((byte) 0x30, inner);
  }

  /** One DER element with a length of two octets, as long as any RSA key needs. */
  private static byte[] element(byte type, byte[] content) {
    byte[] element = new byte[content.length + 4];
    element[0] = type;
    element[1] = (byte) 0x82;
    element[2] = (byte) (content.length >> 8);
    element[3] = (byte) content.length;
    System.arraycopy(content, 0, element, 4, content.length);
    return element;
  }
}
