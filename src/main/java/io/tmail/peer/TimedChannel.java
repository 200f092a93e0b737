package io.tmail.peer;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connection whose waits have one budget together: a server that is slow in many small steps is
 * as late as a silent one. Used by one thread; blocks no longer than the budget.
 */
public final class TimedChannel implements Closeable {
  private final SocketChannel channel;
  private final Patience patience;

  /** Opened by the first wait; most peers on this machine need none. */
  private Selector selector;

  private TimedChannel(SocketChannel channel, Patience patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /**
   * @param address {@code /path} of a unix socket, or {@code host:port}
   * @param patience for all waits together
   * @throws SocketTimeoutException if there is no connection by then
   * @throws IOException if there is none at all
   */
  public static TimedChannel open(String address, Duration patience) throws IOException {
    return open(address, new Patience(patience));
  }

  /** The same with a budget that other connections share. */
  public static TimedChannel open(String address, Patience patience) throws IOException {
    SocketAddress parsed = address(address);
    SocketChannel channel =
        parsed instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    TimedChannel timed = new TimedChannel(channel, patience);
    try {
      channel.configureBlocking(false);
      if (!channel.connect(parsed)) {
        do {
          timed.await(SelectionKey.OP_CONNECT);
        } while (!channel.finishConnect());
      }
      return timed;
    } catch (IOException failed) {
      timed.close();
      throw failed;
    }
  }

  private static SocketAddress address(String text) throws UnknownHostException {
    if (text.startsWith("/")) {
      return UnixDomainSocketAddress.of(text);
    }
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
    InetSocketAddress address =
        new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    if (address.isUnresolved()) {
      throw new UnknownHostException(host);
    }
    return address;
  }

  /** Writes all of it. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  /**
   * Reads what has come, and waits if that is nothing.
   *
   * @param into has room
   * @return octets; -1 at the end
   */
  public int read(ByteBuffer into) throws IOException {
    while (true) {
      int count = channel.read(into);
      if (count != 0) {
        return count;
      }
      await(SelectionKey.OP_READ);
    }
  }

  private void await(int operation) throws IOException {
    long begun = System.nanoTime();
    if (selector == null) {
      selector = Selector.open();
      channel.register(selector, 0);
    }
    channel.keyFor(selector).interestOps(operation);
    long millis = patience.leftMillis();
    int ready = millis > 0 ? selector.select(millis) : 0;
    selector.selectedKeys().clear();
    patience.spend(System.nanoTime() - begun);
    if (ready == 0) {
      throw new SocketTimeoutException("no answer in time");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (selector != null) {
        selector.close();
      }
    } finally {
      channel.close();
    }
  }
}
