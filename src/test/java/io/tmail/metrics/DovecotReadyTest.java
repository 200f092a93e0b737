package io.tmail.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class DovecotReadyTest {
  @TempDir private Path home;

  private String state(String... set) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TMAIL_HOME", home.toString());
    environment.put("TMAIL_CFG", "/dev/null");
    environment.put("TMAIL_DOVECOT_SUPPORT_ENABLED", "true");
    environment.put("TMAIL_DOVECOT_LDA", "/bin/true");
    for (int i = 0; i < set.length; i += 2) {
      environment.put("TMAIL_DOVECOT_" + set[i], set[i + 1]);
    }
    return new DovecotReady(Settings.load(environment)).state();
  }

  /** As one that got SIGSTOP: the system accepts its connections. */
  @Test
  void dovecotThatSaysNothingIsDown() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(silent.getLocalPort());
      assertEquals("down", state("TRANSPORT", "lmtp", "LMTP", "127.0.0.1:" + port));
      assertEquals("down", state("IMAP_PORT", port));
    }
  }

  @Test
  void dovecotThatGreetsIsUp() throws IOException {
    try (ServerSocket greeting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> greet(greeting));
      thread.setDaemon(true);
      thread.start();
      String port = String.valueOf(greeting.getLocalPort());
      assertEquals("up", state("TRANSPORT", "lmtp", "LMTP", "127.0.0.1:" + port));
      assertEquals("up", state("IMAP_PORT", port));
    }
  }

  private static void greet(ServerSocket listening) {
    while (!listening.isClosed()) {
      try (Socket client = listening.accept()) {
        client.getOutputStream().write("220 \r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException over) {
        // the next, if there is one
      }
    }
  }
}
