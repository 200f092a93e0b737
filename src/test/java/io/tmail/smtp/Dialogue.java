package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client that says what it is told and looks at the answer; texts are Latin-1. */
public final class Dialogue implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private Socket socket;
  private InputStream in;

  public Dialogue(int port) throws IOException {
    this(InetAddress.getLoopbackAddress(), port);
  }

  public Dialogue(InetAddress server, int port) throws IOException {
    use(new Socket(server, port));
  }

  /** A client that speaks TLS from its first byte. */
  static Dialogue secured(int port) throws IOException, GeneralSecurityException {
    Dialogue client = new Dialogue(port);
    client.secure();
    return client;
  }

  private void use(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends lines in one packet, each with its CRLF. */
  public void send(String... lines) throws IOException {
    sendRaw(String.join("\r\n", lines) + "\r\n");
  }

  void sendRaw(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /**
   * Reads one reply, of however many lines.
   *
   * @param beginning what its last line begins with
   * @return the whole reply, lines joined by LF
   */
  public String expect(String beginning) throws IOException {
    StringBuilder reply = new StringBuilder();
    String line = line();
    while (line.length() > 3 && line.charAt(3) == '-') {
      reply.append(line).append('\n');
      line = line();
    }
    assertTrue(line.startsWith(beginning), "expected " + beginning + " but got: " + line);
    return reply.append(line).toString();
  }

  /** Reads one reply line, whatever it is. */
  String expectAny() throws IOException {
    return line();
  }

  /** Sends a command and reads its reply. */
  public String ask(String command, String beginning) throws IOException {
    send(command);
    return expect(beginning);
  }

  void expectClosed() throws IOException {
    try {
      assertEquals(-1, in.read(), "the server should have closed the connection");
    } catch (SocketException reset) {
      // closed with something of ours unread
    }
  }

  /** Reads replies until the server closes the connection. */
  void expectEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        // whatever it says
      }
    } catch (SocketException reset) {
      // closed with something of ours unread
    }
  }

  void startTls() throws IOException, GeneralSecurityException {
    ask("STARTTLS", "220 2.0.0");
    secure();
  }

  /** The handshake alone. */
  public void secure() throws IOException, GeneralSecurityException {
    SSLSession unused = secure("mail.example");
  }

  /**
   * The handshake alone.
   *
   * @param name asked for; null for none
   * @param ciphers offered; none: Java's
   */
  public SSLSession secure(String name, String... ciphers)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyCertificate()}, null);
    SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, name, 0, true);
    if (ciphers.length > 0) {
      secured.setEnabledCipherSuites(ciphers);
    }
    secured.startHandshake();
    use(secured);
    return secured.getSession();
  }

  /** TLS over a connection, with any certificate. */
  static SSLSocket secured(Socket plain) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyCertificate()}, null);
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "mail.example", 0, true);
    secured.startHandshake();
    return secured;
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Says no more, but still listens. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("connection closed, after: " + line);
      }
      line.append((char) c);
    }
    assertTrue(line.toString().endsWith("\r"), "a reply line ends with CRLF");
    return line.substring(0, line.length() - 1);
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
