package io.tmail.tls;

import java.net.Socket;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows each client the certificate of the name it asks for (RFC 6066 §3), the default one where it
 * asks for none or for one that we have no certificate of. An alias is the name; the default's is
 * empty. Asked by JSSE within handshakes, by many threads.
 */
final class NamedKeys extends X509ExtendedKeyManager {
  private static final String DEFAULT = "";

  private final Map<String, PrivateKeyEntry> entries;

  NamedKeys(Map<String, PrivateKeyEntry> entries) {
    this.entries = Map.copyOf(entries);
  }

  /**
   * Another name's certificate must not be used where the client does not support the kind of key.
   */
  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    String name = askedFor(socket);
    return entries.get(name).getPrivateKey().getAlgorithm().equals(keyType) ? name : null;
  }

  private String askedFor(Socket socket) {
    if (socket instanceof SSLSocket tls
        && tls.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName asked : session.getRequestedServerNames()) {
        if (asked instanceof SNIHostName host) {
          String name = host.getAsciiName().toLowerCase(Locale.ROOT);
          return entries.containsKey(name) ? name : DEFAULT;
        }
      }
    }
    return DEFAULT;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return Arrays.stream(entries.get(alias).getCertificateChain())
        .map(X509Certificate.class::cast)
        .toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return entries.get(alias).getPrivateKey();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return entries.keySet().toArray(String[]::new);
  }

  /** We are never the client. */
  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
    return null;
  }
}
