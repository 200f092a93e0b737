package io.tmail.trust;

import io.tmail.outbound.DkimAlgorithm;
import io.tmail.outbound.DkimKeys.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A key pair of a domain, in the forms that we, DNS and the peers use. */
public record SigningKey(String domain, String selector, DkimAlgorithm algorithm, KeyPair pair) {

  public static SigningKey rsa(String domain, String selector, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new SigningKey(domain, selector, DkimAlgorithm.RSA, generator.generateKeyPair());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  public static SigningKey ed25519(String domain, String selector) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(domain, selector, DkimAlgorithm.ED25519, pair);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The same key of another domain. */
  public SigningKey of(String otherDomain) {
    return new SigningKey(otherDomain, selector, algorithm, pair);
  }

  public String recordName() {
    return selector + "._domainkey." + domain;
  }

  /** The value of {@code p=}. */
  public String published() {
    byte[] encoded = pair.getPublic().getEncoded();
    return Base64.getEncoder().encodeToString(isRsa() ? encoded : last(encoded));
  }

  public String record() {
    return "v=DKIM1; k=" + algorithm.keyType() + "; p=" + published();
  }

  /** As dkimpy and opendkim read it: PEM, or 32 octets in base64. */
  public String forPeer() {
    byte[] encoded = pair.getPrivate().getEncoded();
    return isRsa()
        ? "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
            + "\n-----END PRIVATE KEY-----\n"
        : Base64.getEncoder().encodeToString(last(encoded));
  }

  public Signer signer() {
    return new Signer(domain, selector, algorithm, pair.getPrivate(), List.of());
  }

  private boolean isRsa() {
    return algorithm == DkimAlgorithm.RSA;
  }

  private static byte[] last(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }
}
