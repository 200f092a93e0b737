package io.tmail.smtp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a certificate chain and its private key from PEM files (RFC 7468). */
final class PemFiles {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final byte[] PROBE = {1, 2, 3};

  private PemFiles() {}

  /**
   * @throws IOException if a file cannot be read or holds something else
   * @throws GeneralSecurityException if the key is not the certificate's
   */
  static PrivateKeyEntry read(Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    PrivateKey secret = privateKey(key);
    Certificate[] chain = chain(certificate);
    if (!belongTogether(secret, chain[0])) {
      throw new InvalidKeyException("the key " + key + " is not that of " + certificate);
    }
    return new PrivateKeyEntry(secret, chain);
  }

  /** What the key signs, the certificate must prove. */
  private static boolean belongTogether(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm();
    if (!algorithm.equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (algorithm) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> algorithm;
            });
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(PROBE);
    return signature.verify(signed);
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    Collection<? extends Certificate> chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (chain.isEmpty()) {
      throw new IOException("no certificate in " + file);
    }
    return chain.toArray(new Certificate[0]);
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new IOException("no BEGIN PRIVATE KEY in " + file);
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    } catch (IllegalArgumentException notBase64) {
      throw new IOException("no base64 in " + file, notBase64);
    }
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException anotherAlgorithm) {
        // the next one is tried
      }
    }
    throw new IOException("unknown kind of private key in " + file);
  }
}
