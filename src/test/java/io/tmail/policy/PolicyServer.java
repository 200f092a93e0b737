package io.tmail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Plays Dovecot's side of the policy protocol. */
public final class PolicyServer implements AutoCloseable {
  public final List<String> asked = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;

  /** What is answered to a request; null keeps silent, the empty text hangs up. */
  public volatile UnaryOperator<String> answer = request -> "action=OK\n\n";

  public PolicyServer(Path socket) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread = new Thread(this::serve);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        answer(client);
      } catch (IOException closed) {
        // the loop ends with the server
      }
    }
  }

  private void answer(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\n\n") < 0 && client.read(buffer.clear()) >= 0) {
      request.append(StandardCharsets.UTF_8.decode(buffer.flip()));
    }
    asked.add(request.toString());
    String text = answer.apply(request.toString());
    if (text == null) {
      int ended = client.read(buffer.clear());
      assertEquals(-1, ended);
      return;
    }
    client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
