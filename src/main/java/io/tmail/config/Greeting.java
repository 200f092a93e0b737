package io.tmail.config;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Whether a program that speaks first is alive: a process that is stopped does not, although the
 * system connects in its name.
 */
public final class Greeting {
  private Greeting() {}

  /**
   * Returns when the first octet has come.
   *
   * @param patience for the connection, and again for the octet
   * @throws IOException if no server listens, or it sends nothing
   */
  public static void await(SocketAddress address, Duration patience) throws IOException {
    if (address instanceof UnixDomainSocketAddress) {
      awaitAtPath(address, patience);
      return;
    }
    int millis = (int) patience.toMillis();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(millis);
      socket.connect(address, millis);
      expectOctet(socket.getInputStream().read());
    }
  }

  /** A connection to a path waits where the listener's queue is full, unless it must not. */
  private static void awaitAtPath(SocketAddress address, Duration patience) throws IOException {
    try (SocketChannel channel = SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      if (!channel.connect(address)) {
        throw new SocketTimeoutException("no connection accepted");
      }
      channel.register(selector, SelectionKey.OP_READ);
      if (selector.select(patience.toMillis()) == 0) {
        throw new SocketTimeoutException("no greeting within " + patience.toMillis() + " ms");
      }
      expectOctet(channel.read(ByteBuffer.allocate(1)));
    }
  }

  private static void expectOctet(int read) throws EOFException {
    if (read < 0) {
      throw new EOFException("closed without a greeting");
    }
  }
}
