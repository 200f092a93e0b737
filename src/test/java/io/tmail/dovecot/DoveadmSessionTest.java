package io.tmail.dovecot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The protocol as Dovecot 2.3.19 was heard to speak it. */
@Timeout(10)
class DoveadmSessionTest {
  private static final String GREETING = "VERSION\tdoveadm-client\t1\t2\n+\n";

  @TempDir private Path folder;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  private static String frame(char channel, String text) {
    return channel + "\0\0\0" + (char) text.length() + text;
  }

  /** A server that says so much and listens until the other side is gone. */
  private Path server(String script) throws IOException {
    Path socket = folder.resolve("doveadm");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread = new Thread(() -> serve(server, script));
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  private void serve(ServerSocketChannel server, String script) {
    try (server;
        SocketChannel client = server.accept()) {
      client.write(ByteBuffer.wrap(script.getBytes(ISO_8859_1)));
      ByteBuffer buffer = ByteBuffer.allocate(1000);
      while (client.read(buffer.clear()) >= 0) {
        synchronized (heard) {
          heard.write(buffer.array(), 0, buffer.position());
        }
      }
    } catch (IOException gone) {
      // the test tells
    }
  }

  @Test
  void readsFieldsFromFramesHoweverTheyAreCut() throws IOException {
    Path socket =
        server(
            GREETING
                + frame('\0', "User quota\tSTORAGE\t423\t10")
                + frame('\0', "240\t4\ta\1tb\1n\1" + "1\t")
                + frame('\0', "\n+\n"));
    try (DoveadmSession session = DoveadmSession.open(socket, 2_000)) {
      DoveadmReply reply = session.run("a@b", "", List.of("quota get"));
      assertTrue(reply.isDone());
      assertEquals(
          List.of("User quota", "STORAGE", "423", "10240", "4", "a\tb\n\1"), reply.fields());
    }
  }

  @Test
  void tellsTheErrorAndWhatWasLogged() throws IOException {
    Path socket =
        server(
            GREETING
                + frame('L', "\4doveadm(x): User doesn't exist\n")
                + frame('\0', "\n-NOUSER\n"));
    try (DoveadmSession session = DoveadmSession.open(socket, 2_000)) {
      DoveadmReply reply = session.run("x", "", List.of("quota get"));
      assertTrue(reply.isUnknownUser());
      assertEquals(List.of("doveadm(x): User doesn't exist"), reply.messages());
    }
  }

  @Test
  void whatIsSentCannotBecomeAnotherCommand() throws Exception {
    Path socket = server(GREETING + frame('\0', "\n+\n"));
    try (DoveadmSession session = DoveadmSession.open(socket, 2_000)) {
      session.run("a\n\tb\tpurge", ".\nkeep;\n", List.of("sieve put", "x\ty"));
      String wanted =
          "VERSION\tdoveadm-server\t1\t2\n\ta\1n\1tb\1tpurge\tsieve put\tx\1ty\n"
              + "..\r\nkeep;\r\n.\r\n";
      while (heard().length() < wanted.length()) {
        Thread.sleep(5);
      }
      assertEquals(wanted, heard());
    }
  }

  private String heard() {
    synchronized (heard) {
      return heard.toString(UTF_8);
    }
  }

  @Test
  void passwordOpensTheServiceOfAnotherMachine() throws Exception {
    try (ServerSocketChannel server =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Thread thread =
          new Thread(
              () ->
                  serve(server, "VERSION\tdoveadm-client\t1\t2\n-\n+\n" + frame('\0', "1\t\n+\n")));
      thread.setDaemon(true);
      thread.start();
      InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
      try (DoveadmSession session = DoveadmSession.open(address, "secret", 2_000)) {
        assertEquals(List.of("1"), session.run("x", "", List.of("quota get")).fields());
      }
      thread.join();
      assertEquals(
          "VERSION\tdoveadm-server\t1\t2\nPLAIN\tAGRvdmVhZG0Ac2VjcmV0\n\tx\tquota get\n", heard());
    }
  }

  @Test
  void wrongPasswordIsAnError() throws IOException {
    Path socket = server("VERSION\tdoveadm-client\t1\t2\n-\n-NOAUTH\n");
    assertThrows(IOException.class, () -> DoveadmSession.open(socket, 2_000));
  }

  @Test
  void whoIsSilentIsNotWaitedForLong() throws IOException {
    Path socket = server(GREETING);
    try (DoveadmSession session = DoveadmSession.open(socket, 200)) {
      assertThrows(IOException.class, () -> session.run("x", "", List.of("quota get")));
    }
  }

  @Test
  void whoSpeaksAnotherProtocolIsLeftAlone() throws IOException {
    Path other = server("VERSION\tdoveadm-client\t2\t0\n+\n");
    assertThrows(IOException.class, () -> DoveadmSession.open(other, 2_000));
  }
}
