import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What deploy/bench needs beside smtp-source: {@code users} makes mailboxes over the API, {@code
 * send} fills all of them, {@code latency} times single messages until they are visible, {@code
 * idle} holds sessions open.
 */
final class Probe {
  private static final String FOUR_KIB =
      "Subject: load\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(56) + ".";

  private Probe() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "users" -> users(arguments[1], Path.of(arguments[2]), logins(arguments[3]));
      case "send" ->
          send(
              Arrays.stream(arguments[1].split(",")).map(Integer::valueOf).toList(),
              logins(arguments[2]),
              Integer.parseInt(arguments[3]),
              Integer.parseInt(arguments[4]));
      case "latency" ->
          latency(
              Integer.parseInt(arguments[1]),
              logins(arguments[2]),
              Path.of(arguments[3]),
              Integer.parseInt(arguments[4]));
      case "idle" -> idle(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static List<String> logins(String file) throws IOException {
    return Files.readAllLines(Path.of(file));
  }

  private static void users(String url, Path token, List<String> logins) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (String login : logins) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/" + login))
              .header("Authorization", "Bearer " + Files.readString(token).strip())
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"passwd\":\"bench-secret\",\"haveMailbox\":true}"))
              .build();
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 201) {
        throw new IOException(login + ": " + response.statusCode() + " " + response.body());
      }
    }
  }

  /**
   * So many messages to each mailbox: session after session to the ports in turn, each with its
   * share of the mailboxes one after another. Prints when it began, in seconds since the epoch; the
   * last message has its 250 when it ends.
   *
   * <p>One process for all of them: a smtp-source for each mailbox took, with its start, as much
   * time of the processors as the server.
   */
  private static void send(List<Integer> ports, List<String> logins, int each, int sessions)
      throws Exception {
    List<Callable<Void>> shares = new ArrayList<>();
    for (int first = 0; first < sessions; first++) {
      int port = ports.get(first % ports.size());
      List<String> mailboxes = new ArrayList<>();
      for (int i = first; i < logins.size(); i += sessions) {
        mailboxes.add(logins.get(i));
      }
      shares.add(() -> session(port, mailboxes, each));
    }
    System.out.printf("%.3f%n", System.currentTimeMillis() / 1e3);
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    List<Future<Void>> ended = threads.invokeAll(shares);
    threads.shutdown();
    for (Future<Void> session : ended) {
      session.get();
    }
  }

  private static Void session(int port, List<String> mailboxes, int each) throws IOException {
    try (Socket socket = greeted(port)) {
      for (String mailbox : mailboxes) {
        for (int i = 0; i < each; i++) {
          message(socket, mailbox);
        }
      }
      say(socket, "QUIT");
    }
    return null;
  }

  /**
   * Prints median and 99th percentile in milliseconds, from connecting until the kernel tells of the
   * file. The mailboxes are there already.
   */
  private static void latency(int port, List<String> logins, Path mail, int messages)
      throws Exception {
    int warmUp = logins.size();
    double[] millis = new double[messages];
    try (WatchService watcher = FileSystems.getDefault().newWatchService()) {
      for (String login : logins) {
        folder(mail, login).register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
      }
      for (int i = -warmUp; i < messages; i++) {
        double taken = seen(port, logins.get(Math.floorMod(i, logins.size())), watcher);
        if (i >= 0) {
          millis[i] = taken;
        }
        Thread.sleep(10);
      }
    }
    Arrays.sort(millis);
    System.out.printf("%.2f %.2f%n", millis[messages / 2], millis[messages * 99 / 100]);
  }

  private static Path folder(Path mail, String login) {
    int at = login.indexOf('@');
    String local = login.substring(0, at);
    String domain = login.substring(at + 1);
    return mail.resolve(domain.substring(0, 1))
        .resolve(domain)
        .resolve(local.substring(0, 1))
        .resolve(local)
        .resolve("Maildir/new");
  }

  private static double seen(int port, String login, WatchService watcher) throws Exception {
    long begin = System.nanoTime();
    try (Socket socket = greeted(port)) {
      message(socket, login);
      WatchKey file = watcher.take();
      double taken = (System.nanoTime() - begin) / 1e6;
      file.pollEvents();
      file.reset();
      say(socket, "QUIT");
      return taken;
    }
  }

  private static Socket greeted(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    reply(socket);
    say(socket, "EHLO load.bench.test");
    return socket;
  }

  private static void message(Socket socket, String recipient) throws IOException {
    say(socket, "MAIL FROM:<sender@bench.test>");
    say(socket, "RCPT TO:<" + recipient + ">");
    say(socket, "DATA");
    say(socket, FOUR_KIB);
  }

  private static void say(Socket socket, String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    reply(socket);
  }

  /** Nothing is pipelined, so that whatever the reader holds belongs to this reply. */
  private static void reply(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 512);
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    if (line == null || line.charAt(0) > '3') {
      throw new IOException("refused: " + line);
    }
  }

  /** Prints how many were greeted; holds them until its input ends. */
  private static void idle(int port, int sessions) throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      reply(socket);
      open.add(socket);
    }
    System.out.println(open.size());
    while (System.in.read() >= 0) {
      // until the measurement is over
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
