package io.tmail.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a certificate chain and its private key from PEM files (RFC 7468) as OpenSSL and ACME
 * clients write them: keys in PKCS #8, PKCS #1 ({@code RSA PRIVATE KEY}) and SEC 1 ({@code EC
 * PRIVATE KEY}), certificates in any order, other text and blocks between them.
 */
public final class PemFiles {
  private static final byte[] PROBE = {1, 2, 3};
  private static final String PSS = "RSASSA-PSS";
  private static final Set<String> CERTIFICATES =
      Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");

  private PemFiles() {}

  /**
   * The pair, the server's own certificate first, then each one's issuer as far as the file has it.
   *
   * @throws IOException if a file cannot be read or holds something else
   * @throws GeneralSecurityException if the key is not that of any certificate
   */
  public static PrivateKeyEntry read(Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    PrivateKey secret = privateKey(key);
    List<X509Certificate> all = certificates(certificate);
    for (X509Certificate each : all) {
      if (belongTogether(secret, each.getPublicKey())) {
        return new PrivateKeyEntry(secret, chain(each, all).toArray(new X509Certificate[0]));
      }
    }
    throw new InvalidKeyException("the key " + key + " is not that of " + certificate);
  }

  private static List<X509Certificate> chain(X509Certificate own, List<X509Certificate> all) {
    List<X509Certificate> chain = new ArrayList<>(List.of(own));
    for (Optional<X509Certificate> next = issuer(own, all);
        next.isPresent() && !chain.contains(next.get());
        next = issuer(next.get(), all)) {
      chain.add(next.get());
    }
    return chain;
  }

  private static Optional<X509Certificate> issuer(X509Certificate of, List<X509Certificate> all) {
    return all.stream().filter(each -> isIssuer(each, of)).findFirst();
  }

  private static boolean isIssuer(X509Certificate issuer, X509Certificate of) {
    if (!issuer.getSubjectX500Principal().equals(of.getIssuerX500Principal())) {
      return false;
    }
    try {
      of.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException signedByAnother) {
      return false;
    }
  }

  /** What the key signs, the certificate must prove. */
  private static boolean belongTogether(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm();
    if (!algorithm.equals(certified.getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (algorithm) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> algorithm;
            });
    if (algorithm.equals(PSS)) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(PROBE);
    return signature.verify(signed);
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> all = new ArrayList<>();
    for (PemBlock block : PemBlock.read(file)) {
      if (CERTIFICATES.contains(block.label())) {
        byte[] der = block.octets(file);
        all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    }
    if (all.isEmpty()) {
      throw new IOException("no certificate in " + file);
    }
    return all;
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    List<PemBlock> blocks = PemBlock.read(file);
    PemBlock key =
        blocks.stream()
            .filter(block -> block.label().endsWith("PRIVATE KEY"))
            .findFirst()
            .orElseThrow(() -> new IOException("no BEGIN PRIVATE KEY in " + file));
    if (key.isEncrypted()) {
      throw new IOException(
          "the key in "
              + file
              + " is encrypted; write it in the clear: openssl pkey -in OLD -out NEW");
    }
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8(key, blocks, file));
    for (String algorithm : new String[] {"RSA", "EC", "EdDSA", PSS}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException anotherAlgorithm) {
        // the next one is tried
      }
    }
    throw new IOException("unknown kind of private key, or an unnamed curve, in " + file);
  }

  private static byte[] pkcs8(PemBlock key, List<PemBlock> blocks, Path file) throws IOException {
    byte[] der = key.octets(file);
    try {
      return switch (key.label()) {
        case "PRIVATE KEY" -> der;
        case "RSA PRIVATE KEY" -> Pkcs8.ofRsa(der);
        case "EC PRIVATE KEY" -> Pkcs8.ofEc(der, curve(blocks, file));
        default ->
            throw new IOException(
                "no TLS key in " + file + ": " + key.label() + "; expected RSA, EC or Ed25519");
      };
    } catch (IllegalArgumentException malformed) {
      throw new IOException("malformed " + key.label() + " in " + file, malformed);
    }
  }

  /** What {@code openssl ecparam} writes before the key; empty if the key has to name it. */
  private static byte[] curve(List<PemBlock> blocks, Path file) throws IOException {
    for (PemBlock block : blocks) {
      if (block.label().equals("EC PARAMETERS")) {
        return block.octets(file);
      }
    }
    return new byte[0];
  }
}
