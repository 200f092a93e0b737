package io.tmail.smtp;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import org.subethamail.smtp.server.Session;

/**
 * A client's connection as SubEthaSMTP sees it: it brings our session to {@link SessionGate}. The
 * library lays a buffer over its input, and may close it. What it writes is discarded.
 */
final class LibrarySocket extends Socket {
  private final SmtpSession session;

  LibrarySocket(SmtpSession session) {
    this.session = session;
  }

  /** Our session in one of the library's. */
  static SmtpSession sessionOf(Session library) {
    return ((LibrarySocket) library.getSocket()).session;
  }

  private Socket plain() {
    return session.wire().plain();
  }

  @Override
  public InputStream getInputStream() {
    return session.wire().input();
  }

  @Override
  public OutputStream getOutputStream() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    // SessionDeadlines has them all
  }

  @Override
  public synchronized void close() {
    session.wire().close();
  }

  @Override
  public boolean isClosed() {
    return plain().isClosed();
  }

  @Override
  public boolean isBound() {
    return plain().isBound();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return plain().getRemoteSocketAddress();
  }

  @Override
  public InetAddress getInetAddress() {
    return plain().getInetAddress();
  }

  @Override
  public int getPort() {
    return plain().getPort();
  }
}
