package io.tmail.smtp;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A listening socket whose connections are {@link WireSocket}s. Nothing here may wait for a client
 * or a disk: one thread accepts for all. TLS is laid over the connection by {@link SessionGate}.
 */
final class WireServerSocket extends ServerSocket {
  private final SmtpEndpointFactory factory;
  private final SmtpActivationSpec spec;
  private final SessionRoom room;

  WireServerSocket(SmtpEndpointFactory factory, SmtpActivationSpec spec, SessionRoom room)
      throws IOException {
    this.factory = factory;
    this.spec = spec;
    this.room = room;
  }

  @Override
  public Socket accept() throws IOException {
    Socket plain = new Socket();
    implAccept(plain);
    try {
      plain.setTcpNoDelay(true);
      SmtpConversation conversation =
          new SmtpConversation(factory, spec, room, plain.getInetAddress());
      return new WireSocket(plain, plain, conversation);
    } catch (IOException | RuntimeException failed) {
      plain.close();
      throw failed;
    }
  }
}
