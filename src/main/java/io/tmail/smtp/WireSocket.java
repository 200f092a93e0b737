package io.tmail.smtp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * The socket as the SMTP library sees it. Replies are collected and sent when we would otherwise
 * wait for the client, so that pipelined commands are answered in one packet (RFC 2920 §3.2), and
 * the library's own replies are given the enhanced status that they lack.
 */
final class WireSocket extends Socket {
  private final Socket socket;
  private final SmtpConversation conversation;
  private final WireOutput output;
  private final InputStream input;

  WireSocket(Socket socket, SmtpConversation conversation) throws IOException {
    this.socket = socket;
    this.conversation = conversation;
    this.output = new WireOutput(socket.getOutputStream(), conversation);
    this.input = new FlushingInput(socket.getInputStream());
    conversation.attach(this);
  }

  SmtpConversation conversation() {
    return conversation;
  }

  /** The connection itself, for TLS to be laid over it. */
  Socket underlying() {
    return socket;
  }

  WireOutput output() {
    return output;
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
  public synchronized void close() throws IOException {
    try {
      output.send();
    } catch (IOException clientGone) {
      // there is nobody left to tell
    }
    socket.close();
  }

  @Override
  public synchronized void setSoTimeout(int millis) throws SocketException {
    socket.setSoTimeout(millis);
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

  /** Sends the collected replies before it waits; at its end once the conversation is over. */
  private final class FlushingInput extends FilterInputStream {
    FlushingInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      output.send();
      return conversation.isOver() ? -1 : super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      output.send();
      return conversation.isOver() ? -1 : super.read(bytes, offset, length);
    }
  }
}
