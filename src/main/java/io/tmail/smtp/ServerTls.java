package io.tmail.smtp;

import io.tmail.config.InvalidSettingException;
import io.tmail.config.Tls;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * The server's side of TLS, with the certificate from PEM files; a self-signed pair is made when
 * none is configured and none is there. TLS 1.2 and 1.3 only.
 */
final class ServerTls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final SSLContext context;

  /**
   * @throws InvalidSettingException if the files are no usable pair
   */
  ServerTls(Tls settings, String me) {
    try {
      if (settings.selfSigned() && !Files.exists(settings.key())) {
        SelfSigned.make(settings, me);
      }
      this.context = PemFiles.context(settings.certificate(), settings.key());
    } catch (IOException | GeneralSecurityException unusable) {
      throw new InvalidSettingException(
          "TMAIL_TLS_CERT="
              + settings.certificate()
              + ", TMAIL_TLS_KEY="
              + settings.key()
              + ": expected a PEM certificate and its PKCS#8 key: "
              + unusable.getMessage());
    }
  }

  /** TLS over an accepted connection; the handshake comes with the first byte. */
  SSLSocket serverSide(Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
    socket.setUseClientMode(false);
    socket.setEnabledProtocols(PROTOCOLS);
    return socket;
  }

  /** {@code TLSv1.3 cipher TLS_AES_256_GCM_SHA384}, once the handshake is done; else empty. */
  static Optional<String> factsOf(Socket socket) {
    if (!(socket instanceof SSLSocket tls)) {
      return Optional.empty();
    }
    SSLSession session = tls.getSession();
    return session.isValid()
        ? Optional.of(session.getProtocol() + " cipher " + session.getCipherSuite())
        : Optional.empty();
  }
}
