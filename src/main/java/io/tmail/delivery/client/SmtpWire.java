package io.tmail.delivery.client;

import io.tmail.delivery.TimeLimit;
import io.tmail.mail.SmtpReply;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The bytes to and from the next hop: commands out, replies in. Used by one thread at a time. Every
 * reply as a whole and every write has a time limit, and all of them together one; at its end the
 * connection is closed.
 */
final class SmtpWire implements Closeable {
  /** Characters of a reply that are kept: queue, log and bounce have it for each recipient. */
  private static final int MOST_KEPT = 2048;

  private static final int CONNECT_MILLIS = 30_000;

  private final PhaseLimits limits;
  private long deadline = Long.MAX_VALUE;

  /** The connection below TLS: closing it never waits. */
  private final Closeable channel;

  private final Optional<Socket> socket;
  private final ReplyReader replies;
  private final OutputStream out;

  private SmtpWire(
      PhaseLimits limits,
      Closeable channel,
      Optional<Socket> socket,
      InputStream in,
      OutputStream out) {
    this.limits = limits;
    this.channel = channel;
    this.socket = socket;
    this.replies = new ReplyReader(new BufferedInputStream(in));
    this.out = new BufferedOutputStream(new BoundedOutput(out), 16 * 1024);
  }

  static SmtpWire connect(SmtpConnectionSpec spec) throws IOException {
    PhaseLimits limits = new PhaseLimits(spec.timeout());
    return spec.hop().address() instanceof InetSocketAddress tcp
        ? connectTcp(tcp, spec.from(), limits)
        : connectUnix(spec.hop(), limits);
  }

  private static SmtpWire connectTcp(
      InetSocketAddress address, Optional<InetAddress> from, PhaseLimits limits)
      throws IOException {
    Socket socket = new Socket();
    try {
      if (from.isPresent()) {
        socket.bind(new InetSocketAddress(from.get(), 0));
      }
      socket.setTcpNoDelay(true);
      socket.connect(address, (int) Math.min(CONNECT_MILLIS, limits.cap().toMillis()));
      return over(socket, socket, limits);
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  private static SmtpWire over(Closeable channel, Socket socket, PhaseLimits limits)
      throws IOException {
    return new SmtpWire(
        limits, channel, Optional.of(socket), socket.getInputStream(), socket.getOutputStream());
  }

  private static SmtpWire connectUnix(NextHop hop, PhaseLimits limits) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(hop.address());
      return new SmtpWire(
          limits,
          channel,
          Optional.empty(),
          Channels.newInputStream(channel),
          Channels.newOutputStream(channel));
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  /**
   * Switches to TLS (RFC 3207); anything buffered in plain text is discarded.
   *
   * @param host the name to ask for (RFC 6066 §3), and to check where certificate authorities are
   *     trusted
   * @throws SSLException for any failure
   */
  SmtpWire startTls(SSLSocketFactory factory, String host, Trust trust) throws SSLException {
    try {
      Socket plain = socket.orElseThrow();
      SSLSocket tls = (SSLSocket) factory.createSocket(plain, host, plain.getPort(), true);
      if (trust instanceof Trust.Authorities) {
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
      }
      bounded(limits.greeting(), tls::startHandshake);
      SmtpWire secure = over(channel, tls, limits);
      secure.deadline = deadline;
      return secure;
    } catch (IOException failed) {
      throw new SSLException("STARTTLS failed: " + failed.getMessage(), failed);
    }
  }

  /** Protocol and cipher; empty in plain text. */
  String tls() {
    return socket
        .filter(SSLSocket.class::isInstance)
        .map(tls -> ((SSLSocket) tls).getSession())
        .map(session -> session.getProtocol() + " " + session.getCipherSuite())
        .orElse("");
  }

  boolean isTcp() {
    return socket.isPresent();
  }

  OutputStream out() {
    return out;
  }

  PhaseLimits limits() {
    return limits;
  }

  /** From now on all waits together take no longer than this. */
  void allow(Duration altogether) {
    deadline = System.nanoTime() + altogether.toNanos();
  }

  /** Buffers a command; {@link #reply} sends it. */
  void command(String line) throws IOException {
    if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
      throw new ProtocolException("the command has more than one line");
    }
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sends what is buffered and reads one whole reply (RFC 5321 §4.2.1); the beginning of its text
   * is kept.
   */
  SmtpReply reply(Duration limit) throws IOException {
    return ReplyReader.replyOf(read(limit), MOST_KEPT);
  }

  /** The same, and all of the text is kept: an answer to EHLO. */
  SmtpReply fullReply(Duration limit) throws IOException {
    return ReplyReader.replyOf(read(limit), ReplyReader.MAX_OCTETS);
  }

  private List<String> read(Duration limit) throws IOException {
    out.flush();
    List<String> lines = new ArrayList<>();
    bounded(limit, () -> lines.addAll(replies.lines()));
    return lines;
  }

  private void bounded(Duration phase, Step step) throws IOException {
    long left = deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime();
    Duration limit = Duration.ofNanos(Math.min(left, phase.toNanos()));
    if (limit.isNegative()) {
      abort();
      throw tooLate(phase);
    }
    try (TimeLimit clock = new TimeLimit(limit, this::abort)) {
      try {
        step.run();
      } catch (IOException failed) {
        throw clock.exceeded() ? tooLate(phase) : failed;
      }
    }
  }

  private static SocketTimeoutException tooLate(Duration phase) {
    return new SocketTimeoutException("no progress within " + phase.toSeconds() + " s");
  }

  private void abort() {
    closeQuietly(channel);
  }

  @Override
  public void close() {
    socket.ifPresent(SmtpWire::closeQuietly);
    abort();
  }

  private static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException alreadyGone) {
      // nothing is lost: every transaction ended before
    }
  }

  /** One wait for the other side. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** A server that stops reading must not block the thread for ever. */
  private final class BoundedOutput extends FilterOutputStream {
    BoundedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      bounded(limits.block(), () -> out.write(bytes, offset, length));
    }
  }
}
