package io.tmail.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A connection that sends any bytes, from any loopback address; texts are Latin-1. */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int MOST_LINE = 64 * 1024;
  private static final SSLSocketFactory ANY_CERTIFICATE = anyCertificate();

  private final Socket socket;
  private final InputStream in;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), 512);
  }

  /**
   * Connects in plain text.
   *
   * @param from the client's address, such as {@code 127.66.0.1}
   */
  static Wire from(String from, int port) throws IOException {
    return new Wire(connected(from, port));
  }

  /** Connects and shakes hands. */
  static Wire tls(String from, int port) throws IOException {
    Socket plain = connected(from, port);
    try {
      plain.setSoTimeout(PATIENCE_MILLIS);
      return new Wire(ANY_CERTIFICATE.createSocket(plain, null, 0, true));
    } catch (IOException refused) {
      plain.close();
      throw refused;
    }
  }

  private static Socket connected(String from, int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      return socket;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  /** The same connection under TLS, after an answer to STARTTLS that permits it. */
  Wire underTls() throws IOException {
    return new Wire(ANY_CERTIFICATE.createSocket(socket, null, socket.getPort(), true));
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** One line without its end; null at the end of the connection, however it comes. */
  String line() {
    try {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          return line.isEmpty() ? null : line.toString();
        }
        line.append((char) c);
        if (line.length() > MOST_LINE) {
          return line.toString();
        }
      }
      return line.toString().stripTrailing();
    } catch (SocketTimeoutException silent) {
      throw new AssertionError("no answer within " + PATIENCE_MILLIS + " ms", silent);
    } catch (IOException reset) {
      return null;
    }
  }

  /** The last line of an SMTP reply; null if the connection ends instead. */
  String reply() {
    String line = line();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = line();
    }
    return line;
  }

  /** Sends a line and reads the reply to it; null if the connection has ended. */
  String ask(String command) {
    try {
      send(command + "\r\n");
    } catch (IOException closed) {
      // an answer may have come before
    }
    return reply();
  }

  /** Whether something can be read already. */
  boolean hasAnswer() throws IOException {
    return in.available() > 0;
  }

  /** Whether the other side has neither said anything nor closed. */
  boolean isSilent() {
    try {
      socket.setSoTimeout(20);
      int unused = in.read();
      return false;
    } catch (SocketTimeoutException silent) {
      return true;
    } catch (IOException reset) {
      return false;
    }
  }

  /** All that still comes until the server closes. */
  String rest() {
    StringBuilder rest = new StringBuilder();
    for (String line = line(); line != null; line = line()) {
      rest.append(line).append('\n');
    }
    return rest.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyClosed) {
      // nothing is held any more
    }
  }

  private static SSLSocketFactory anyCertificate() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
      return context.getSocketFactory();
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static final class AnyCertificate implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
