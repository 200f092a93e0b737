package io.tmail.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A pair of PEM files as the server would take it now. */
public final class CertificateFile {
  private static final double SECONDS_OF_A_DAY = 86_400;

  private CertificateFile() {}

  /**
   * Days until the server's own certificate expires, negative if it has.
   *
   * @throws IOException if the server would not accept the files; the message says why
   */
  public static double daysLeft(Path certificate, Path key, Instant now) throws IOException {
    try {
      X509Certificate own = (X509Certificate) PemFiles.read(certificate, key).getCertificate();
      Instant end = own.getNotAfter().toInstant();
      return Duration.between(now, end).toSeconds() / SECONDS_OF_A_DAY;
    } catch (GeneralSecurityException | RuntimeException unusable) {
      throw new IOException(unusable.getMessage(), unusable);
    }
  }
}
