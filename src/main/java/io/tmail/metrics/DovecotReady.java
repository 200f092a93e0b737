package io.tmail.metrics;

import io.tmail.config.DovecotSettings;
import io.tmail.config.DovecotSettings.Transport;
import io.tmail.config.MailHost;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells whether Dovecot, or each of several, takes deliveries. It is never a reason not to be
 * ready: mail is accepted, and waits in the queue until Dovecot is back.
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
    if (dovecot.transports().use(Transport.LMTP)) {
      for (MailHost host : dovecot.mailHosts()) {
        expectAnswerAt(host.address());
      }
    }
    return !dovecot.transports().use(Transport.LDA) || ldaCanRun(dovecot);
  }

  private static boolean ldaCanRun(DovecotSettings dovecot) throws IOException {
    Path config = Path.of(dovecot.config());
    if (!Files.isRegularFile(config)) {
      expectAnswerAt(UnixDomainSocketAddress.of(config));
    }
    return Files.isExecutable(dovecot.lda());
  }

  private static void expectAnswerAt(SocketAddress address) throws IOException {
    if (address instanceof UnixDomainSocketAddress) {
      SocketChannel.open(address).close();
      return;
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
    }
  }
}
