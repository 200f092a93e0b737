package io.tmail.admin.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tmail.DeployedWar;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The API of the real WAR, asked over HTTP as the command line, programs and strangers do. */
abstract class DeployedApi extends DeployedWar {
  static final Path RUN = Path.of(System.getenv("TMAIL_HOME"), "run");

  private final HttpClient http = HttpClient.newHttpClient();

  HttpResponse<String> get(String path) throws Exception {
    return asCommandLine("GET", path, "");
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return asCommandLine("POST", path, body);
  }

  HttpResponse<String> put(String path, String body) throws Exception {
    return asCommandLine("PUT", path, body);
  }

  HttpResponse<String> delete(String path) throws Exception {
    return asCommandLine("DELETE", path, "");
  }

  /** Single quotes stand for double ones. */
  HttpResponse<String> asCommandLine(String method, String path, String body) throws Exception {
    Map<String, String> headers =
        Map.of("Authorization", bearer(), "Content-Type", "application/json");
    return send("api/" + path, method, body.replace('\'', '"'), headers);
  }

  String server() {
    return "http://127.0.0.1:" + port() + "/";
  }

  HttpResponse<String> send(String path, String method, String body, Map<String, String> headers)
      throws IOException, InterruptedException, URISyntaxException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server() + path))
            .method(
                method,
                body.isEmpty() && !method.equals("POST")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  static String bearer() throws IOException {
    return "Bearer " + Files.readString(RUN.resolve("api.token")).strip();
  }

  static String basic(String login, String password) {
    byte[] pair = (login + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  static Map<String, String> json(Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    return all;
  }

  static JsonObject object(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  static String object201(HttpResponse<String> answer) {
    assertEquals(201, answer.statusCode(), answer.body());
    return Json.createReader(new StringReader(answer.body())).readObject().getString("token");
  }

  static void assertProblem(int status, String field, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    JsonObject problem = Json.createReader(new StringReader(answer.body())).readObject();
    assertEquals(status, problem.getInt("status"));
    assertEquals(field, problem.getString("field", null));
    assertFalse(problem.getString("detail").contains("Exception"), answer.body());
  }
}
