package io.tmail.tls;

import io.tmail.config.InvalidSettingException;
import io.tmail.config.TlsSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * The server's side of TLS, with certificates from PEM files; a self-signed pair is made when none
 * is configured and none is there. TLS 1.2 and 1.3 only.
 */
public final class ServerTls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  /** Those of TLS 1.3, and of TLS 1.2 those whose traffic no stolen key opens later. */
  private static final Pattern FORWARD_SECRET =
      Pattern.compile("TLS_(?:AES|CHACHA20|ECDHE|DHE)_(?!.*(?:anon|NULL|RC4|DES)).*");

  private final Certificates certificates;
  private final String[] ciphers;

  public ServerTls(TlsSettings settings, String me) {
    this(settings, me, BETWEEN_LOOKS);
  }

  /**
   * @param between checks whether the files have changed
   * @throws InvalidSettingException if the files are not usable pairs
   */
  public ServerTls(TlsSettings settings, String me, Duration between) {
    if (settings.selfSigned() && !Files.exists(settings.key())) {
      makePair(settings, me);
    }
    certificates = new Certificates(settings, between);
    ciphers =
        settings.ciphers().isEmpty()
            ? Arrays.stream(certificates.current().getDefaultSSLParameters().getCipherSuites())
                .filter(FORWARD_SECRET.asMatchPredicate())
                .toArray(String[]::new)
            : settings.ciphers().toArray(String[]::new);
  }

  private static void makePair(TlsSettings settings, String me) {
    try {
      SelfSigned.make(settings, me);
    } catch (IOException | GeneralSecurityException failed) {
      throw new InvalidSettingException(
          "TMAIL_TLS_CERT is unset and no self-signed certificate could be made: " + failed);
    }
  }

  /** TLS over an accepted connection; the handshake comes with the first byte. */
  public SSLSocket serverSide(Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            certificates
                .current()
                .getSocketFactory()
                .createSocket(
                    plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
    socket.setUseClientMode(false);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(ciphers);
    parameters.setUseCipherSuitesOrder(true);
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** {@code TLSv1.3 cipher TLS_AES_256_GCM_SHA384}, once the handshake is done; else empty. */
  public static Optional<String> factsOf(Socket socket) {
    if (!(socket instanceof SSLSocket tls)) {
      return Optional.empty();
    }
    SSLSession session = tls.getSession();
    return session.isValid()
        ? Optional.of(session.getProtocol() + " cipher " + session.getCipherSuite())
        : Optional.empty();
  }
}
