package io.tmail.smtp;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A listening socket whose connections are {@link WireSocket}s, in TLS from the first byte if so
 * configured.
 */
final class WireServerSocket extends ServerSocket {
  private final SmtpEndpointFactory factory;
  private final SmtpActivationSpec spec;

  WireServerSocket(SmtpEndpointFactory factory, SmtpActivationSpec spec) throws IOException {
    this.factory = factory;
    this.spec = spec;
  }

  @Override
  public Socket accept() throws IOException {
    Socket plain = new Socket();
    implAccept(plain);
    try {
      plain.setTcpNoDelay(true);
      boolean secure = spec.listener().implicitTls();
      Socket socket = secure ? spec.tls().serverSide(plain) : plain;
      SmtpConversation conversation = new SmtpConversation(factory, spec, plain.getInetAddress());
      return new WireSocket(plain, socket, conversation);
    } catch (IOException | RuntimeException failed) {
      plain.close();
      throw failed;
    }
  }
}
