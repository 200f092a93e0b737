package io.tmail.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The API of a running instance, asked as the command line asks it, without the start of a Java.
 *
 * @param run where the server announced its URL and token
 */
record Api(Path run) {
  private static final int MILLIS = 30_000;

  static Api of(Instance server) {
    return new Api(server.home().resolve("run"));
  }

  String get(String path) {
    return call("GET", path, "");
  }

  void post(String path, String json) {
    call("POST", path, json);
  }

  /** A path of segments that may hold any character. */
  static String path(String entity, String key) {
    return entity + "/" + URLEncoder.encode(key, UTF_8).replace("+", "%20");
  }

  private String call(String method, String path, String json) {
    try {
      HttpURLConnection connection = open(method, path);
      if (!json.isEmpty()) {
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(json.getBytes(UTF_8));
        }
      }
      return answer(connection, method + " " + path);
    } catch (IOException failed) {
      throw new AssertionError(method + " " + path, failed);
    }
  }

  /** A connection of its own: one that is kept would not outlive the server. */
  private HttpURLConnection open(String method, String path) throws IOException {
    String url = Files.readString(run.resolve("api.url")).strip();
    String token = Files.readString(run.resolve("api.token")).strip();
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url + "/" + path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(MILLIS);
    connection.setReadTimeout(MILLIS);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("Connection", "close");
    return connection;
  }

  private static String answer(HttpURLConnection connection, String request) throws IOException {
    int status = connection.getResponseCode();
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    String text = body == null ? "" : new String(body.readAllBytes(), UTF_8);
    if (status >= 300) {
      throw new AssertionError(request + " was answered with " + status + ": " + text);
    }
    return text;
  }
}
