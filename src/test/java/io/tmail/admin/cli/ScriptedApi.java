package io.tmail.admin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A real HTTP server on loopback that announces itself in a home, records and answers by script.
 */
final class ScriptedApi implements AutoCloseable {
  private record Answer(int status, String type, String body) {}

  private final HttpServer server;
  private final Path home;
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();

  ScriptedApi(Path home) throws IOException {
    this.home = home;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    Path run = Files.createDirectories(home.resolve("run"));
    Files.writeString(run.resolve("api.token"), "s3cret\n");
    Files.writeString(
        run.resolve("api.url"), "http://127.0.0.1:" + server.getAddress().getPort() + "/api\n");
  }

  ScriptedApi answers(int status, String body) {
    answers.add(new Answer(status, "application/json", body));
    return this;
  }

  ScriptedApi refuses(int status, String detail) {
    String problem =
        "{\"type\":\"about:blank\",\"status\":" + status + ",\"detail\":\"" + detail + "\"}";
    answers.add(new Answer(status, "application/problem+json", problem));
    return this;
  }

  Map<String, String> environment() {
    return Map.of("TMAIL_HOME", home.toString());
  }

  /** Each request so far as {@code METHOD path body}. */
  List<String> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      requests.add(
          (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
      boolean known =
          "Bearer s3cret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
      send(exchange, known ? answers.remove() : new Answer(401, "text/plain", ""));
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = answer.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
