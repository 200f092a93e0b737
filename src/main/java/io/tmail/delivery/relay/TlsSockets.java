package io.tmail.delivery.relay;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Client side TLS in two strengths: with the platform's trust, or with any certificate. */
final class TlsSockets {
  private static final SSLSocketFactory ANY_CERTIFICATE = trustingAnyone();

  private TlsSockets() {}

  static SSLSocketFactory factory(boolean verify) {
    return verify ? (SSLSocketFactory) SSLSocketFactory.getDefault() : ANY_CERTIFICATE;
  }

  /** Opportunistic TLS (RFC 7435): secrecy from onlookers, no proof of who answers. */
  private static SSLSocketFactory trustingAnyone() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException noTls) {
      throw new IllegalStateException("this Java has no TLS", noTls);
    }
  }

  private static final class AnyCertificate implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
