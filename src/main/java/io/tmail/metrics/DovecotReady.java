package io.tmail.metrics;

import io.tmail.config.DovecotSettings;
import io.tmail.config.DovecotSettings.Transport;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells whether Dovecot takes deliveries. It is never a reason not to be ready: mail is accepted,
 * and waits in the queue until Dovecot is back.
 */
@Readiness
@ApplicationScoped
public class DovecotReady implements HealthCheck {
  private static final int PATIENCE_MILLIS = 2000;

  @Inject private Settings settings;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("dovecot").withData("state", state()).up().build();
  }

  private String state() {
    DovecotSettings dovecot = settings.dovecot();
    if (!dovecot.enabled()) {
      return "none";
    }
    return Part.works("dovecot", () -> answers(dovecot)) ? "up" : "down";
  }

  private static boolean answers(DovecotSettings dovecot) throws IOException {
    if (dovecot.transport() == Transport.LMTP) {
      return dovecot.lmtp().startsWith("/")
          ? answersAt(Path.of(dovecot.lmtp()))
          : answersAt(dovecot.lmtp());
    }
    Path config = Path.of(dovecot.config());
    return Files.isExecutable(dovecot.lda()) && (Files.isRegularFile(config) || answersAt(config));
  }

  private static boolean answersAt(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    }
  }

  private static boolean answersAt(String hostAndPort) throws IOException {
    int colon = hostAndPort.lastIndexOf(':');
    String host = hostAndPort.substring(0, colon);
    int port = Integer.parseInt(hostAndPort, colon + 1, hostAndPort.length(), 10);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      return true;
    }
  }
}
