package io.tmail.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A PEM file; its first certificate is the server's own. */
public final class CertificateFile {
  private static final double SECONDS_OF_A_DAY = 86_400;

  private CertificateFile() {}

  /** Days until it expires, negative if it has. */
  public static double daysLeft(Path file) throws IOException, CertificateException {
    try (InputStream pem = Files.newInputStream(file)) {
      X509Certificate own =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      Instant end = own.getNotAfter().toInstant();
      return Duration.between(Instant.now(), end).toSeconds() / SECONDS_OF_A_DAY;
    }
  }
}
