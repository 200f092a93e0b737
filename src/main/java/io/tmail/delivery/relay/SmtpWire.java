package io.tmail.delivery.relay;

import io.tmail.mail.EnhancedStatus;
import io.tmail.mail.SmtpReply;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The bytes to and from the next hop: commands out, replies in. Used by one thread at a time. Every
 * wait is bounded, over TCP by the socket, over a local socket by a guard that closes it.
 */
final class SmtpWire implements Closeable {
  private static final int MAX_LINE = 4096;
  private static final int MAX_LINES = 200;
  private static final int CONNECT_MILLIS = 30_000;

  private final Duration timeout;
  private final Closeable channel;
  private final Socket socket;
  private InputStream in;
  private OutputStream out;

  private SmtpWire(
      Duration timeout, Closeable channel, Socket socket, InputStream in, OutputStream out) {
    this.timeout = timeout;
    this.channel = channel;
    this.socket = socket;
    this.in = new BufferedInputStream(in);
    this.out = new BufferedOutputStream(out, 16 * 1024);
  }

  static SmtpWire connect(NextHop hop, Duration timeout) throws IOException {
    return hop.address() instanceof InetSocketAddress tcp
        ? connectTcp(tcp, timeout)
        : connectUnix(hop, timeout);
  }

  private static SmtpWire connectTcp(InetSocketAddress address, Duration timeout)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) timeout.toMillis());
      socket.connect(address, (int) Math.min(CONNECT_MILLIS, timeout.toMillis()));
      return new SmtpWire(
          timeout, socket, socket, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  private static SmtpWire connectUnix(NextHop hop, Duration timeout) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(hop.address());
      return new SmtpWire(
          timeout,
          channel,
          null,
          Channels.newInputStream(channel),
          Channels.newOutputStream(channel));
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  /** Goes on in TLS (RFC 3207); whatever was buffered in plain text is dropped. */
  SmtpWire startTls(SSLSocketFactory factory, String host, boolean verify) throws IOException {
    SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, socket.getPort(), true);
    if (verify) {
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
    }
    tls.startHandshake();
    return new SmtpWire(timeout, tls, tls, tls.getInputStream(), tls.getOutputStream());
  }

  boolean isTcp() {
    return socket != null;
  }

  OutputStream out() {
    return out;
  }

  /** Buffers a command; {@link #reply} sends it. */
  void command(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends what is buffered and reads one whole reply (RFC 5321 §4.2.1). */
  SmtpReply reply() throws IOException {
    if (isTcp()) {
      return readReply();
    }
    CompletableFuture<Void> guard = new CompletableFuture<>();
    var closing =
        guard
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (done, late) -> {
                  if (late != null) {
                    closeQuietly();
                  }
                });
    try {
      return readReply();
    } finally {
      guard.complete(null);
      closing.cancel(false);
    }
  }

  private SmtpReply readReply() throws IOException {
    out.flush();
    List<String> lines = new ArrayList<>();
    String line;
    do {
      line = readLine();
      if (line.length() < 3 || !line.substring(0, 3).chars().allMatch(Character::isDigit)) {
        throw new ProtocolException("not an SMTP reply: " + line);
      }
      lines.add(line);
    } while (line.length() > 3 && line.charAt(3) == '-' && lines.size() < MAX_LINES);
    return replyOf(lines);
  }

  private static SmtpReply replyOf(List<String> lines) throws ProtocolException {
    int code = Integer.parseInt(lines.get(0).substring(0, 3));
    List<String> texts = new ArrayList<>();
    Optional<EnhancedStatus> status = Optional.empty();
    for (String line : lines) {
      String text = line.length() > 4 ? line.substring(4) : "";
      Optional<EnhancedStatus> found = EnhancedStatus.atHeadOf(text);
      if (found.isPresent() && found.get().statusClass() == code / 100) {
        status = found;
        text = text.substring(found.get().toString().length()).stripLeading();
      }
      texts.add(text);
    }
    if (code < 200 || code > 599) {
      throw new ProtocolException("not an SMTP reply: " + lines.get(0));
    }
    return new SmtpReply(code, status, texts);
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection closed by the other side");
      }
      if (line.length() == MAX_LINE) {
        throw new ProtocolException("reply line longer than " + MAX_LINE + " octets");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  void closeQuietly() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // nothing is lost: every transaction ended before
    }
  }

  @Override
  public void close() {
    closeQuietly();
  }
}
