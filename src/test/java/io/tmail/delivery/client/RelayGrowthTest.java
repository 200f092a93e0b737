package io.tmail.delivery.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.Growth;
import io.tmail.mail.SmtpReply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile next hop sends is read up to a limit, and in proportion to its length. */
@Timeout(60)
class RelayGrowthTest {
  private static final int MOST = 4 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(
      strings = {"AUTH PLAIN", "AUTH=LOGIN", "SIZE 1", "", " ", "= = =", "\u00e9", "\u0130"})
  void linesOfCapabilities(String line) {
    Growth.assertLinear(
        1 << 7,
        MOST / 16,
        size -> {
          SmtpReply hello =
              SmtpReply.plain(250, Collections.nCopies(size, line).toArray(String[]::new));
          return () -> look(hello);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=", " ", "AUTH ", "AUTH=", "SIZE ", "9", "0", "\u00df"})
  void octetsOfACapability(String piece) {
    Growth.assertLinear(
        1 << 12,
        MOST,
        size -> {
          String text = piece.repeat(size / piece.length());
          SmtpReply hello = SmtpReply.plain(250, "mx", text, "AUTH " + text, "SIZE " + text);
          return () -> look(hello);
        });
  }

  private static void look(SmtpReply hello) {
    Capabilities capabilities = Capabilities.of(hello);
    boolean unused =
        capabilities.has("STARTTLS")
            || capabilities.mostOctets().isPresent()
            || capabilities.logins().isEmpty();
  }

  /** A reply that does not end is given up soon, whatever it is made of. */
  @ParameterizedTest
  @ValueSource(
      strings = {"250-x\r\n", "250-\n", "250-5.1.1 \r\n", "2", "250-x", "\r", "250-\r", "\n", " "})
  void endlessReply(String piece) throws IOException {
    String block = piece.repeat(4096);
    withServer(
        out -> write(out, block, Integer.MAX_VALUE),
        wire -> assertThrows(ProtocolException.class, () -> wire.reply(PATIENCE)));
  }

  /** Each line within the limits of lines, and all of them together too much. */
  @Test
  void fewLinesOfManyOctets() throws IOException {
    String line = "250-" + "x".repeat(4000) + "\r\n";
    withServer(
        out -> write(out, line.repeat(150) + "250 end\r\n", 1),
        wire -> {
          ProtocolException told =
              assertThrows(ProtocolException.class, () -> wire.reply(PATIENCE));
          assertEquals("reply longer than 65536 octets", told.getMessage());
        });
  }

  /** It goes into the queue, the log and bounces, once for each recipient. */
  @Test
  void ofALongReplyTheBeginningIsKept() throws IOException {
    String line = "550-5.1.1 " + "x".repeat(1000) + "\r\n";
    withServer(
        out -> write(out, line.repeat(50) + "550 5.1.1 end\r\n220 next\r\n", 1),
        wire -> {
          SmtpReply reply = reply(wire);
          assertEquals("5.1.1", reply.statusOrDefault().toString());
          assertTrue(reply.text().length() <= 2048, () -> "kept " + reply.text().length());
          assertEquals("next", reply(wire).text());
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\r", "\u00e9", "5.1.1 ", "\t"})
  void reading(String piece) {
    Growth.assertLinear(
        1 << 10,
        1 << 17,
        size -> {
          String lines = ("250-" + piece.repeat(250 / piece.length()) + "\r\n").repeat(size / 256);
          return () -> {
            try {
              withServer(out -> write(out, lines + "250 end\r\n", 1), RelayGrowthTest::readAll);
            } catch (IOException unlikely) {
              throw new AssertionError(unlikely);
            }
          };
        });
  }

  private static void readAll(SmtpWire wire) {
    try {
      SmtpReply unused = wire.reply(PATIENCE);
    } catch (IOException tooMuch) {
      // it took its time, that is all
    }
  }

  private static SmtpReply reply(SmtpWire wire) {
    try {
      return wire.reply(PATIENCE);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static void withServer(Consumer<OutputStream> server, Consumer<SmtpWire> client)
      throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> serve(listening, server));
      thread.setDaemon(true);
      thread.start();
      NextHop hop = NextHop.of("mx.example", listening.getInetAddress(), listening.getLocalPort());
      try (SmtpWire wire =
          SmtpWire.connect(
              SmtpConnectionSpec.smtp(hop, "me.example", TlsPolicy.NONE, Duration.ofSeconds(30)))) {
        client.accept(wire);
      }
    }
  }

  private static void serve(ServerSocket listening, Consumer<OutputStream> server) {
    try (Socket socket = listening.accept()) {
      server.accept(socket.getOutputStream());
      int unused = socket.getInputStream().read();
    } catch (IOException gone) {
      // the client has heard enough
    }
  }

  private static void write(OutputStream out, String text, int times) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < times; i++) {
        out.write(bytes);
      }
    } catch (IOException gone) {
      // the client has heard enough
    }
  }
}
