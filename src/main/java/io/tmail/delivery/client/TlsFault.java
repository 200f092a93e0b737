package io.tmail.delivery.client;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Why TLS failed.
 *
 * @param type as TLS reports name it (RFC 8460 §4.3)
 * @param reason of the library, at most 200 characters of printable US-ASCII
 */
public record TlsFault(String type, String reason) {
  public static final String NO_STARTTLS = "starttls-not-supported";
  public static final String OTHER = "validation-failure";

  private static final int MOST_OF_REASON = 200;
  private static final int MOST_CAUSES = 10;

  public TlsFault {
    String plain = reason.replaceAll("[^\\x20-\\x7e]", "?");
    reason = plain.substring(0, Math.min(MOST_OF_REASON, plain.length()));
  }

  static TlsFault of(SSLException failed) {
    Throwable cause = failed;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return new TlsFault("certificate-expired", String.valueOf(cause.getMessage()));
      }
      if (cause instanceof CertPathBuilderException) {
        return new TlsFault("certificate-not-trusted", String.valueOf(cause.getMessage()));
      }
      if (cause instanceof CertificateException && cause.getCause() == null) {
        String said = String.valueOf(cause.getMessage());
        return new TlsFault(ofCertificate(said.toLowerCase(Locale.ROOT)), said);
      }
      cause = cause.getCause();
    }
    return new TlsFault(OTHER, String.valueOf(failed.getMessage()));
  }

  /** The library has no type for a name that does not match. */
  private static String ofCertificate(String said) {
    if (said.startsWith("dane:")) {
      return "tlsa-invalid";
    }
    return said.contains("matching") || said.contains("subject alternative")
        ? "certificate-host-mismatch"
        : OTHER;
  }
}
