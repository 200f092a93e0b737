package io.tmail.admin.status;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tmail.config.Listener;
import io.tmail.delivery.client.TlsSockets;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** The client side of an SMTP session with one of the server's own listeners, for a few seconds. */
final class SmtpDialogue implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5000;

  private final String name;
  private Socket socket;
  private BufferedReader replies;

  private SmtpDialogue(Socket socket, String name) throws IOException {
    this.name = name;
    use(socket);
  }

  /**
   * Connects.
   *
   * @param name which of its certificates is asked for
   */
  static SmtpDialogue open(Listener listener, String name) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(Listener.fromHere(listener.ip(), listener.port()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      SmtpDialogue dialogue = new SmtpDialogue(socket, name);
      if (listener.implicitTls()) {
        dialogue.secure();
      }
      return dialogue;
    } catch (IOException | RuntimeException refused) {
      socket.close();
      throw refused;
    }
  }

  /** Sends a line and reads the reply to it. */
  String say(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return read();
  }

  /** All lines of a reply as one. */
  String read() throws IOException {
    StringBuilder reply = new StringBuilder();
    String line;
    do {
      line = replies.readLine();
      if (line == null) {
        throw new EOFException("the connection was closed");
      }
      reply.append(reply.isEmpty() ? "" : " ").append(line);
    } while (line.length() > 3 && line.charAt(3) == '-');
    return reply.toString();
  }

  void startTls() throws IOException {
    String reply = say("STARTTLS");
    if (!reply.startsWith("220")) {
      throw new IOException("STARTTLS: " + reply);
    }
    secure();
  }

  /** {@code TLSv1.3}, for example. */
  String protocol() {
    return session().getProtocol();
  }

  /** What the server has shown. */
  X509Certificate certificate() throws IOException {
    return (X509Certificate) session().getPeerCertificates()[0];
  }

  /** Which address the server sees. */
  InetAddress client() {
    return socket.getLocalAddress();
  }

  private SSLSession session() {
    return ((SSLSocket) socket).getSession();
  }

  /** A self-signed certificate is inspected, not trusted. */
  private void secure() throws IOException {
    SSLSocket secured =
        (SSLSocket) TlsSockets.anyCertificate().createSocket(socket, name, socket.getPort(), true);
    secured.startHandshake();
    use(secured);
  }

  private void use(Socket now) throws IOException {
    socket = now;
    replies = new BufferedReader(new InputStreamReader(now.getInputStream(), ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
