package io.tmail.delivery.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Client side TLS, for each kind of trust. */
public final class TlsSockets {
  private final SSLSocketFactory anyCertificate;
  private final Optional<SSLSocketFactory> authorities;

  /**
   * @param authorities PEM file of the authorities; empty for Java's
   * @throws IllegalArgumentException if the file holds none
   */
  TlsSockets(Optional<Path> authorities) {
    this.anyCertificate = anyCertificate();
    this.authorities = authorities.map(pem -> trusting(managersOf(pem)));
  }

  /** For callers that check the certificate themselves, or need no check. */
  public static SSLSocketFactory anyCertificate() {
    return trusting(new AnyCertificate());
  }

  SSLSocketFactory factory(Trust trust) {
    if (trust instanceof Trust.Dane dane) {
      return trusting(new DaneTrustManager(dane));
    }
    return trust instanceof Trust.Authorities
        ? authorities.orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault())
        : anyCertificate;
  }

  private static SSLSocketFactory trusting(TrustManager... managers) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException noTls) {
      throw new IllegalStateException("this Java has no TLS", noTls);
    }
  }

  public static TrustManager[] managersOf(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new IllegalArgumentException("no certificates in " + pem, unreadable);
    }
  }

  /** Opportunistic TLS (RFC 7435): encryption without authentication of the server. */
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
