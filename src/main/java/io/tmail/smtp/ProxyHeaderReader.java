package io.tmail.smtp;

import io.tmail.mail.AddressRange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one PROXY header and not a byte more (HAProxy's {@code proxy-protocol.txt}, §2.1 and §2.2),
 * within a time limit for the whole of it. Used once, by one thread.
 */
final class ProxyHeaderReader {
  /** With its CRLF (§2.1). */
  private static final int LONGEST_LINE = 107;

  /** Addresses and further data from proxies, such as a client's certificate name. */
  private static final int LONGEST_BINARY = 2048;

  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;
  private static final String PORT = " (?:0|[1-9][0-9]{0,4})";
  private static final Pattern LINE =
      Pattern.compile(
          "PROXY (?:UNKNOWN(?: .*)?|TCP4 ([0-9.]+) [0-9.]+"
              + PORT
              + PORT
              + "|TCP6 ([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*) [0-9A-Fa-f:.]+"
              + PORT
              + PORT
              + ")");

  private final Socket socket;
  private final InputStream in;
  private final long deadline;

  ProxyHeaderReader(Socket socket, Duration patience) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /**
   * @return empty if the proxy connects on its own behalf, or does not know the client
   * @throws IOException if there is no header, it is malformed, or it is late
   */
  Optional<InetAddress> client() throws IOException {
    int first = next();
    if (first == 'P') {
      return fromLine();
    }
    if (first == SIGNATURE[0]) {
      return fromBinary();
    }
    throw new ProtocolException("the connection does not begin with one");
  }

  private Optional<InetAddress> fromLine() throws IOException {
    StringBuilder line = new StringBuilder("P");
    while (line.charAt(line.length() - 1) != '\n') {
      if (line.length() == LONGEST_LINE) {
        throw new ProtocolException("its line is too long");
      }
      line.append((char) next());
    }
    Matcher form = LINE.matcher(line.toString().replaceFirst("\r\n$", ""));
    if (!line.toString().endsWith("\r\n") || !form.matches()) {
      throw new ProtocolException("its line is malformed");
    }
    String source = form.group(1) != null ? form.group(1) : form.group(2);
    return source == null ? Optional.empty() : Optional.of(literal(source));
  }

  private static InetAddress literal(String source) throws IOException {
    try {
      return AddressRange.parse(source).base();
    } catch (IllegalArgumentException noAddress) {
      throw new ProtocolException("its source is not an address");
    }
  }

  private Optional<InetAddress> fromBinary() throws IOException {
    byte[] signature = next(SIGNATURE.length - 1);
    if (!Arrays.equals(signature, 0, signature.length, SIGNATURE, 1, SIGNATURE.length)) {
      throw new ProtocolException("its signature is wrong");
    }
    int command = next();
    int family = next();
    int length = next() << 8 | next();
    if (length > LONGEST_BINARY) {
      throw new ProtocolException("it is too long: " + length);
    }
    byte[] addresses = next(length);
    if (!checksum(command, family, addresses).isRight(sizeOf(family))) {
      throw new ProtocolException("its checksum is wrong");
    }
    if (command == LOCAL || (command == PROXY && family == UNSPECIFIED)) {
      return Optional.empty();
    }
    return Optional.of(source(command == PROXY ? family : -1, addresses));
  }

  private static ProxyChecksum checksum(int command, int family, byte[] rest) {
    ByteBuffer whole = ByteBuffer.allocate(SIGNATURE.length + 4 + rest.length);
    whole.put(SIGNATURE).put((byte) command).put((byte) family);
    whole.putShort((short) rest.length).put(rest);
    return new ProxyChecksum(whole.array());
  }

  /** Both addresses and both ports. */
  private static int sizeOf(int family) {
    return family == TCP4 ? 12 : family == TCP6 ? 36 : 0;
  }

  /** Source and destination address, two bytes of port each, then whatever else. */
  private static InetAddress source(int family, byte[] addresses) throws IOException {
    int size = family == TCP4 ? 4 : family == TCP6 ? 16 : -1;
    if (size < 0 || addresses.length < 2 * size + 4) {
      throw new ProtocolException("its command, family or length is wrong");
    }
    return InetAddress.getByAddress(Arrays.copyOf(addresses, size));
  }

  private byte[] next(int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) next();
    }
    return bytes;
  }

  /** One byte: no buffer may take what is the client's. */
  private int next() throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("it did not arrive in time");
    }
    socket.setSoTimeout((int) left);
    int one = in.read();
    if (one < 0) {
      throw new EOFException("the connection was closed before its end");
    }
    return one;
  }
}
