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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What deploy/bench needs beside smtp-source: {@code users} makes mailboxes over the API, {@code
 * latency} times single messages until they are visible, {@code idle} holds sessions open.
 */
final class Probe {
  private static final long POLL_NANOS = 100_000;

  private Probe() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "users" -> users(arguments[1], Path.of(arguments[2]), logins(arguments[3]));
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

  /** Prints median and 99th percentile in milliseconds, from connecting to seeing the file. */
  private static void latency(int port, List<String> logins, Path mail, int messages)
      throws Exception {
    int warmUp = logins.size();
    double[] millis = new double[messages];
    for (int i = -warmUp; i < messages; i++) {
      String login = logins.get(Math.floorMod(i, logins.size()));
      double taken = send(port, login, folder(mail, login));
      if (i >= 0) {
        millis[i] = taken;
      }
      Thread.sleep(10);
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

  private static double send(int port, String login, Path folder) throws Exception {
    int before = files(folder);
    long begin = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      reply(socket);
      say(socket, "EHLO load.bench.test");
      say(socket, "MAIL FROM:<sender@bench.test>");
      say(socket, "RCPT TO:<" + login + ">");
      say(socket, "DATA");
      say(socket, "Subject: latency\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(56) + ".");
      while (files(folder) == before) {
        java.util.concurrent.locks.LockSupport.parkNanos(POLL_NANOS);
      }
      double taken = (System.nanoTime() - begin) / 1e6;
      say(socket, "QUIT");
      return taken;
    }
  }

  private static int files(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? 0 : names.length;
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
