package io.tmail.delivery.client;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The DNS names that a certificate is for (RFC 6125 §6.4; no names in its subject). */
public final class CertificateNames {
  private static final int DNS_NAME = 2;

  private CertificateNames() {}

  /** Whether it is for that host. */
  public static boolean include(X509Certificate certificate, String host) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null
          && names.stream()
              .filter(each -> each.get(0).equals(DNS_NAME))
              .anyMatch(each -> matches(each.get(1).toString(), host));
    } catch (CertificateParsingException unreadable) {
      return false;
    }
  }

  /** A star stands for exactly one label, the leftmost. */
  public static boolean matches(String pattern, String host) {
    String name = host.toLowerCase(Locale.ROOT);
    String wanted = pattern.toLowerCase(Locale.ROOT);
    if (!wanted.startsWith("*.")) {
      return wanted.equals(name);
    }
    int dot = name.indexOf('.');
    return dot > 0 && name.substring(dot).equals(wanted.substring(1));
  }
}
