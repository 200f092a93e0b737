package io.tmail.delivery.client;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks certificates by TLSA records (RFC 7672 §3). A server's own certificate needs neither a
 * name nor an authority nor to be in date (§3.1.1); one behind a recorded authority needs all of
 * them (§3.1.2).
 */
final class DaneTrustManager extends X509ExtendedTrustManager {
  private final Trust.Dane trust;

  DaneTrustManager(Trust.Dane trust) {
    this.trust = trust;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    try {
      for (Tlsa record : trust.records()) {
        if (record.usage() == Tlsa.END_ENTITY
            ? record.matches(chain[0])
            : vouchesFor(chain, record)) {
          return;
        }
      }
    } catch (GeneralSecurityException broken) {
      throw new CertificateException("DANE: " + broken.getMessage(), broken);
    }
    throw new CertificateException("DANE: no TLSA record matches the certificate");
  }

  private boolean vouchesFor(X509Certificate[] chain, Tlsa record) throws GeneralSecurityException {
    for (int i = 0; i < chain.length; i++) {
      if (record.matches(chain[i])) {
        return leadsTo(chain[i], Arrays.asList(chain).subList(0, i))
            && trust.names().stream().anyMatch(name -> CertificateNames.include(chain[0], name));
      }
    }
    return false;
  }

  private static boolean leadsTo(X509Certificate authority, List<X509Certificate> below) {
    if (below.isEmpty()) {
      return true;
    }
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
      return true;
    } catch (GeneralSecurityException noChain) {
      return false;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only servers' certificates are checked");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only servers' certificates are checked");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("only servers' certificates are checked");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
