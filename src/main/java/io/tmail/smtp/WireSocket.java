package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;

/**
 * The socket as the SMTP library sees it. Replies are collected and sent when we would otherwise
 * wait for the client, so that pipelined commands are answered in one packet (RFC 2920 §3.2), and
 * the library's own replies are given the enhanced status that they lack.
 */
final class WireSocket extends Socket {
  private final Socket plain;
  private final Socket socket;
  private final SmtpConversation conversation;
  private final WireOutput output;
  private final WireInput input;
  private final Deadline deadline = new Deadline();

  /**
   * @param plain the connection itself
   * @param socket the same, or TLS laid over it
   */
  WireSocket(Socket plain, Socket socket, SmtpConversation conversation) throws IOException {
    this.plain = plain;
    this.socket = socket;
    this.conversation = conversation;
    this.output = new WireOutput(socket.getOutputStream(), conversation, deadline);
    this.input = new WireInput(socket, conversation, output, deadline);
    conversation.attach(this);
  }

  SmtpConversation conversation() {
    return conversation;
  }

  /** The connection itself. */
  Socket plain() {
    return plain;
  }

  /** Protocol and cipher, if TLS is laid over the connection. */
  Optional<String> tls() {
    return ServerTls.factsOf(socket);
  }

  /** For what may not take too long; the connection is aborted when it does. */
  Deadline deadline() {
    return deadline;
  }

  /** Whether unread data of the client is available, with or without TLS. */
  boolean hasInput() {
    try {
      return plain.getInputStream().available() > 0;
    } catch (IOException gone) {
      return false;
    }
  }

  WireOutput output() {
    return output;
  }

  /** Sends a last reply to an idle client; a busy one gets it later. */
  void endIfIdle(SmtpReply last) {
    if (input.isIdle()) {
      output.end(last);
      close();
    }
  }

  /** Ends a read that has waited long enough for the client. */
  void endIfTooSlow(long now) {
    input.endIfTooSlow(now);
    if (deadline.isOver(now)) {
      abort();
    }
  }

  /** Sends pending replies, and nothing afterwards. */
  void hangUp() {
    output.end();
    close();
  }

  /** Ends the connection at once, even if other threads wait on it; never waits itself. */
  void abort() {
    try {
      plain.close();
    } catch (IOException alreadyGone) {
      // that is what was wanted
    }
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public synchronized void close() {
    try {
      output.send();
      socket.close();
    } catch (IOException clientGone) {
      // the client is gone
    }
  }

  @Override
  public synchronized void setSoTimeout(int millis) throws SocketException {
    if (socket != plain) {
      socket.setSoTimeout(millis); // for the handshake
    }
    input.waitAtMost(millis);
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return socket.getRemoteSocketAddress();
  }

  @Override
  public InetAddress getInetAddress() {
    return socket.getInetAddress();
  }

  @Override
  public int getPort() {
    return socket.getPort();
  }

  @Override
  public boolean isBound() {
    return socket.isBound();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }
}
