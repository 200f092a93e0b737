package io.tmail.smtp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A milter that answers each command as a test says, and else as a good one: all is wanted, all is
 * accepted.
 */
final class ScriptedMilter implements AutoCloseable {
  private static final int VERSION = 6;
  private static final int ALL_ACTIONS = 0x1ff;

  private final ServerSocket server;
  private final Map<Character, Answer> answers = new ConcurrentHashMap<>();

  /** What it does when a command has come; an exception closes the connection. */
  interface Answer {
    void give(OutputStream out) throws Exception;
  }

  ScriptedMilter() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    on('O', out -> out.write(agreed(VERSION, ALL_ACTIONS, 0)));
    Thread thread = new Thread(this::serve, "scripted-milter");
    thread.setDaemon(true);
    thread.start();
  }

  ScriptedMilter on(char command, Answer answer) {
    answers.put(command, answer);
    return this;
  }

  /** The packet that ends a negotiation. */
  static byte[] agreed(int version, int actions, int steps) {
    ByteBuffer data = ByteBuffer.allocate(12).putInt(version).putInt(actions).putInt(steps);
    return packet('O', new String(data.array(), StandardCharsets.ISO_8859_1));
  }

  static byte[] packet(char kind, String data) {
    byte[] octets = data.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer packet = ByteBuffer.allocate(5 + octets.length);
    return packet.putInt(octets.length + 1).put((byte) kind).put(octets).array();
  }

  String address() {
    return "inet:127.0.0.1:" + server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        talk(client);
      } catch (Exception over) {
        // the next one
      }
    }
  }

  private void talk(Socket client) throws Exception {
    DataInputStream in = new DataInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    while (true) {
      byte[] packet = in.readNBytes(in.readInt());
      char command = (char) packet[0];
      if (command == 'Q') {
        return;
      }
      if (command != 'D') {
        answers.getOrDefault(command, with -> with.write(packet('c', ""))).give(out);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
