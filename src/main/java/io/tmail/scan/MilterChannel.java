package io.tmail.scan;

import io.tmail.peer.Patience;
import io.tmail.peer.TimedChannel;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Packets to and from a milter: length, letter, data. What needs no answer waits for the next
 * packet that does.
 */
final class MilterChannel implements Closeable {
  /** libmilter accepts no more in one packet, and sends no more. */
  static final int MOST_DATA = 65_535;

  private static final int MOST_WAITING = 16 << 10;

  /** "Still at work", which a milter may say as often as it likes within its time. */
  private static final char PROGRESS = 'p';

  private static final int MOST_PROGRESS = 1000;

  private final TimedChannel channel;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(0);
  private int progress;

  private MilterChannel(TimedChannel channel) {
    this.channel = channel;
  }

  static MilterChannel open(String address, Patience patience) throws IOException {
    return new MilterChannel(TimedChannel.open(address, patience));
  }

  /** As the protocol writes it. */
  static byte[] text(String text) {
    return (text.replace('\0', '?') + "\0").getBytes(StandardCharsets.UTF_8);
  }

  void send(char kind, byte[] data) throws IOException {
    send(kind, data, data.length);
  }

  /**
   * @param length octets of the data that are sent
   */
  void send(char kind, byte[] data, int length) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + 1);
    head.putInt(length + 1).put((byte) kind);
    waiting.writeBytes(head.array());
    if (waiting.size() + length <= MOST_WAITING) {
      waiting.write(data, 0, length);
    } else {
      flush();
      channel.write(ByteBuffer.wrap(data, 0, length));
    }
  }

  private void flush() throws IOException {
    if (waiting.size() > 0) {
      ByteBuffer all = ByteBuffer.wrap(waiting.toByteArray());
      waiting.reset();
      channel.write(all);
    }
  }

  /** The next packet that says something. */
  MilterPacket receive() throws IOException {
    flush();
    MilterPacket packet = next();
    while (packet.kind() == PROGRESS) {
      if (++progress > MOST_PROGRESS) {
        throw new IOException("the milter does not come to an end");
      }
      packet = next();
    }
    return packet;
  }

  private MilterPacket next() throws IOException {
    ByteBuffer head = read(Integer.BYTES + 1);
    int length = head.getInt() - 1;
    char kind = (char) (head.get() & 0xff);
    if (length < 0 || length > MOST_DATA) {
      throw new IOException("the milter does not speak the milter protocol");
    }
    return new MilterPacket(kind, read(length).array());
  }

  private ByteBuffer read(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new IOException("the milter closed the connection");
      }
    }
    return bytes.flip();
  }

  /** Says goodbye if that takes no time. */
  void quit() {
    try (channel) {
      send('Q', new byte[0]);
      flush();
    } catch (IOException gone) {
      // it need not know
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
