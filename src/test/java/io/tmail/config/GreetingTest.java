package io.tmail.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class GreetingTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(10);

  @TempDir private Path folder;

  private static ServerSocketChannel listen(SocketAddress address) throws IOException {
    ServerSocketChannel channel =
        ServerSocketChannel.open(
            address instanceof InetSocketAddress
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.UNIX);
    return channel.bind(address, 1);
  }

  private SocketAddress path() {
    return UnixDomainSocketAddress.of(folder.resolve("socket"));
  }

  /** As the process that is stopped: the system accepts, and nobody speaks. */
  @Test
  void silentListenerIsNotAlive() throws IOException {
    try (ServerSocketChannel at =
        listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      SocketAddress address = at.getLocalAddress();
      assertThrows(IOException.class, () -> Greeting.await(address, SHORT));
    }
    try (ServerSocketChannel at = listen(path())) {
      for (int i = 0; i < 4; i++) { // at last the queue is full
        assertThrows(IOException.class, () -> Greeting.await(path(), SHORT), at::toString);
      }
    }
  }

  @Test
  void listenerThatClosesAtOnceIsNotAlive() throws IOException {
    try (ServerSocketChannel at = listen(path())) {
      answer(at, "");
      assertThrows(IOException.class, () -> Greeting.await(path(), LONG));
    }
  }

  @Test
  void greetingIsEnough() throws IOException {
    try (ServerSocketChannel at = listen(path())) {
      answer(at, "220 hello\r\n");
      Greeting.await(path(), LONG);
    }
    try (ServerSocketChannel at =
        listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      answer(at, "* OK\r\n");
      Greeting.await(at.getLocalAddress(), LONG);
    }
  }

  @Test
  void nobodyThereIsNotAlive() throws IOException {
    assertThrows(IOException.class, () -> Greeting.await(path(), LONG));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    assertThrows(IOException.class, () -> Greeting.await(address, LONG));
  }

  private static void answer(ServerSocketChannel at, String greeting) {
    Thread thread =
        new Thread(
            () -> {
              try (SocketChannel client = at.accept()) {
                client.write(
                    ByteBuffer.wrap(greeting.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
              } catch (IOException gone) {
                // the test has what it wanted
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
