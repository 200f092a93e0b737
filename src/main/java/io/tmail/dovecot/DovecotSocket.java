package io.tmail.dovecot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A connection to one of Dovecot's services, over by its deadline at the latest. */
final class DovecotSocket implements AutoCloseable {
  private static final int LONGEST_LINE = 1000;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final long deadline;
  private final ByteBuffer received = ByteBuffer.allocate(1 << 16).limit(0);

  private DovecotSocket(SocketChannel channel, long deadline) throws IOException {
    this.channel = channel;
    this.deadline = deadline;
    selector = Selector.open();
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ);
  }

  static DovecotSocket open(Path socket, long millis) throws IOException {
    long deadline = deadlineIn(millis);
    return over(SocketChannel.open(UnixDomainSocketAddress.of(socket)), deadline);
  }

  /** The same on another machine. */
  static DovecotSocket open(InetSocketAddress address, long millis) throws IOException {
    if (address.isUnresolved()) {
      throw new UnknownHostException(address.getHostString());
    }
    DovecotSocket socket = over(SocketChannel.open(), deadlineIn(millis));
    try {
      socket.connect(address);
      return socket;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  private static long deadlineIn(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static DovecotSocket over(SocketChannel channel, long deadline) throws IOException {
    try {
      return new DovecotSocket(channel, deadline);
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  private void connect(InetSocketAddress address) throws IOException {
    if (!channel.connect(address)) {
      await(SelectionKey.OP_CONNECT);
      channel.finishConnect();
    }
  }

  /** Reads to the next line end, which is removed. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = octet(); octet != '\n'; octet = octet()) {
      line.write(octet);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("Dovecot's line is too long");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  int octet() throws IOException {
    while (!received.hasRemaining()) {
      await(SelectionKey.OP_READ);
      int count = channel.read(received.clear());
      received.flip();
      if (count < 0) {
        throw new IOException("Dovecot closed the connection");
      }
    }
    return received.get() & 0xff;
  }

  void send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      await(SelectionKey.OP_WRITE);
      channel.write(bytes);
    }
  }

  private void await(int operation) throws IOException {
    key.interestOps(operation);
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0 || selector.select(millis) == 0) {
      throw new IOException("Dovecot did not answer in time");
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
