package io.tmail.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol as Dovecot 2.3.19 was heard to speak it. */
@Timeout(10)
@SuppressWarnings("UnnecessaryAssignment")
class DovecotLoginTest {
  private static final String GREETING =
      "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t7\nCUID\t3\nCOOKIE\tabc\nDONE\n";

  @TempDir private Path folder;
  private volatile String heard = "";

  /** A Dovecot that gives one answer to one question. */
  private DovecotLogin answering(String answer) throws IOException {
    Path socket = folder.resolve("auth-client");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread = new Thread(() -> serve(server, answer));
    thread.setDaemon(true);
    thread.start();
    return at(socket);
  }

  private DovecotLogin at(Path socket) {
    return new DovecotLogin(
        Settings.load(
            Map.of(
                "TMAIL_HOME",
                folder.toString(),
                "TMAIL_ME",
                "me.example",
                "TMAIL_DOVECOT_SUPPORT_ENABLED",
                "true",
                "TMAIL_DOVECOT_AUTH",
                socket.toString())));
  }

  private void serve(ServerSocketChannel server, String answer) {
    try (server;
        SocketChannel client = server.accept()) {
      client.write(ByteBuffer.wrap(GREETING.getBytes(StandardCharsets.UTF_8)));
      BufferedReader lines = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && !line.startsWith("AUTH")) {
        line = lines.readLine();
      }
      heard = line;
      client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException gone) {
      // the test tells
    }
  }

  @Test
  void rightPasswordIsRight() throws IOException {
    assertTrue(answering("OK\t1\tuser=a@b.example\n").accepts("a@b.example", "pässword"));
    String[] words = heard.split("\t");
    assertEquals(
        "AUTH 1 PLAIN service=tmail secured no-penalty",
        String.join(" ", words).replaceFirst(" resp=.*", ""));
    assertEquals(
        "\0a@b.example\0pässword",
        new String(
            Base64.getDecoder().decode(words[6].substring("resp=".length())),
            StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK\t1\tuser=-\n", "FAIL\t1\tuser=a@b.example\n"})
  void anyOtherIsWrong(String answer) throws IOException {
    assertFalse(answering(answer).accepts("a@b.example", "password"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"FAIL\t1\tuser=a@b.example\ttemp\n", "CONT\t1\t\n", "OK\t2\tuser=x\n", ""})
  void whoDoesNotTellIsNoJudge(String answer) throws IOException {
    DovecotLogin login = answering(answer);
    assertThrows(UncheckedIOException.class, () -> login.accepts("a@b.example", "password"));
  }

  @Test
  void nobodyIsAskedWhereNobodyIs() {
    DovecotLogin login = at(folder.resolve("nothing"));
    assertThrows(UncheckedIOException.class, () -> login.accepts("a@b.example", "password"));
  }

  @Test
  void nulIsInNoPassword() {
    assertFalse(at(folder.resolve("nothing")).accepts("a@b.example", "pass\0word"));
  }
}
