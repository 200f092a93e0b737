package io.tmail.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A next hop that takes everything, as slowly as is wanted, and remembers the Message-IDs. */
final class SmtpSink implements AutoCloseable {
  private static final String FIELD = "Message-ID: <";

  private final ServerSocket listening;
  private final Duration slowness;
  private final Queue<String> senders = new ConcurrentLinkedQueue<>();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

  /**
   * @param slowness how long the answer to each MAIL waits
   */
  SmtpSink(Duration slowness) throws IOException {
    this.slowness = slowness;
    this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Those that MAIL has named. */
  Queue<String> senders() {
    return senders;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What stands before the @ of each message that it has answered for, in that order. */
  Queue<String> acknowledged() {
    return acknowledged;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "smtp-sink");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
      say(socket, "220 sink");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("DATA")) {
          say(socket, "354 go");
          String id = message(in);
          acknowledged.add(id);
          say(socket, "250 2.0.0 taken");
        } else {
          if (line.startsWith("MAIL")) {
            senders.add(line.replaceFirst("[^<]*<([^>]*)>.*", "$1"));
            Thread.sleep(slowness.toMillis());
          }
          say(socket, "250 Ok");
        }
      }
    } catch (IOException | InterruptedException gone) {
      // the client is gone
    }
  }

  /** Its id; the text up to the lone dot is read. */
  private static String message(BufferedReader in) throws IOException {
    String id = "";
    for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
      if (line == null) {
        throw new IOException("cut off");
      }
      if (id.isEmpty() && line.startsWith(FIELD)) {
        id = line.substring(FIELD.length(), line.indexOf('@'));
      }
    }
    return id;
  }

  private static void say(Socket socket, String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
