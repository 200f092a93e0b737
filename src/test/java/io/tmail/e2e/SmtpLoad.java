package io.tmail.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many messages over several connections at once; remembers those that got their 250. */
final class SmtpLoad {
  private final int port;
  private final List<String> recipients;
  private final String tag;
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();

  SmtpLoad(int port, String tag, List<String> recipients) {
    this.port = port;
    this.tag = tag;
    this.recipients = recipients;
  }

  /** Sends until all are sent, or the server is gone. */
  void send(int messages, int connections) {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    for (int i = 0; i < connections; i++) {
      threads.execute(() -> session(messages));
    }
    threads.shutdown();
    try {
      threads.awaitTermination(5, TimeUnit.MINUTES);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void session(int messages) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      reply(in);
      say(out, in, "EHLO load.test");
      for (int i = next.getAndIncrement(); i < messages; i = next.getAndIncrement()) {
        message(in, out, i);
      }
    } catch (IOException serverGone) {
      // what was not acknowledged does not count
    }
  }

  private void message(BufferedReader in, OutputStream out, int i) throws IOException {
    String id = tag + "." + i;
    for (String command :
        List.of(
            "MAIL FROM:<load@remote.test>",
            "RCPT TO:<" + recipients.get(i % recipients.size()) + ">",
            "DATA")) {
      String reply = say(out, in, command);
      if (!reply.startsWith("2") && !reply.startsWith("354")) {
        refusals.add(reply);
        say(out, in, "RSET");
        return;
      }
    }
    String text =
        "Message-ID: <%s@load>\r\nSubject: load\r\n\r\n%s\r\n."
            .formatted(id, ("x".repeat(98) + "\r\n").repeat(20));
    String reply = say(out, in, text);
    (reply.startsWith("250") ? acknowledged : refusals).add(reply.startsWith("250") ? id : reply);
  }

  private static String say(OutputStream out, BufferedReader in, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return reply(in);
  }

  private static String reply(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    if (line == null) {
      throw new IOException("connection closed");
    }
    return line;
  }

  /** The ids of the messages that the server has taken on. */
  Queue<String> acknowledged() {
    return acknowledged;
  }

  Queue<String> refusals() {
    return refusals;
  }
}
