package io.tmail.smtp;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A listening socket that gives each connection a session. Nothing here may wait for a client or a
 * disk: one thread accepts for all. TLS is laid over the connection by {@link SessionGate}.
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
      return new LibrarySocket(new SmtpSession(factory, spec, room, plain));
    } catch (IOException | RuntimeException failed) {
      plain.close();
      throw failed;
    }
  }
}
