package io.tmail.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.config.StoreSettings;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;

/**
 * One object a message, in OpenStack Swift. Its interface is four verbs of HTTP (Object Storage API
 * v1), so it is spoken here without a library.
 */
final class SwiftStore implements MessageStore {
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final String PAGE = "1000";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final SwiftLogin login;
  private final String container;
  private final String prefix;

  SwiftStore(StoreSettings settings) {
    login = new SwiftLogin(settings, http);
    container = settings.bucket();
    prefix = settings.prefix();
  }

  @Override
  public long put(String key, InputStream content) throws IOException {
    try (Spool spool = Spool.of(content)) {
      BodyPublisher body = BodyPublishers.ofFile(spool.file());
      HttpResponse<InputStream> answer = send("PUT", object(prefix + key), body);
      expect(answer, 201);
      return spool.size();
    }
  }

  @Override
  public InputStream get(String key) throws IOException {
    HttpResponse<InputStream> answer = send("GET", object(prefix + key), BodyPublishers.noBody());
    if (answer.statusCode() == NOT_FOUND) {
      answer.body().close();
      throw new NoSuchFileException(prefix + key);
    }
    if (answer.statusCode() != 200) {
      expect(answer, 200);
    }
    return answer.body();
  }

  @Override
  public void delete(String key) throws IOException {
    expect(send("DELETE", object(prefix + key), BodyPublishers.noBody()), 204, NOT_FOUND);
  }

  @Override
  public void sweep(Instant olderThan, Predicate<String> wanted) throws IOException {
    List<JsonObject> page = page("");
    while (!page.isEmpty()) {
      for (JsonObject object : page) {
        String name = object.getString("name");
        if (modified(object).isBefore(olderThan) && !wanted.test(name.substring(prefix.length()))) {
          delete(name.substring(prefix.length()));
        }
      }
      page = page(page.get(page.size() - 1).getString("name"));
    }
  }

  /** Some objects, by name, that come after a name. */
  private List<JsonObject> page(String after) throws IOException {
    String query =
        "?format=json&limit=" + PAGE + "&prefix=" + encoded(prefix) + "&marker=" + encoded(after);
    HttpResponse<InputStream> answer =
        send("GET", "/" + encoded(container) + query, BodyPublishers.noBody());
    if (answer.statusCode() != 200) {
      expect(answer, 200);
    }
    try (JsonReader reader = Json.createReader(answer.body())) {
      return reader.readArray().getValuesAs(JsonValue::asJsonObject).stream()
          .filter(object -> object.containsKey("name"))
          .toList();
    }
  }

  /** Swift gives it in UTC, without saying so. */
  private static Instant modified(JsonObject object) {
    return LocalDateTime.parse(object.getString("last_modified")).toInstant(ZoneOffset.UTC);
  }

  private String object(String name) {
    return "/" + encoded(container) + "/" + encoded(name).replace("%2F", "/");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** Once more with a new token if the one at hand has expired. */
  private HttpResponse<InputStream> send(String verb, String path, BodyPublisher body)
      throws IOException {
    HttpResponse<InputStream> answer = send(verb, path, body, login.current());
    if (answer.statusCode() == UNAUTHORIZED) {
      answer.body().close();
      answer = send(verb, path, body, login.renew());
    }
    return answer;
  }

  private HttpResponse<InputStream> send(
      String verb, String path, BodyPublisher body, SwiftLogin.Pass pass) throws IOException {
    return exchange(
        http,
        HttpRequest.newBuilder(URI.create(pass.storageUrl() + path))
            .timeout(SILENCE)
            .header("X-Auth-Token", pass.token())
            .method(verb, body)
            .build());
  }

  static HttpResponse<InputStream> exchange(HttpClient http, HttpRequest request)
      throws IOException {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  /** Ends the answer, which must have one of the codes. */
  private static void expect(HttpResponse<InputStream> answer, int... codes) throws IOException {
    answer.body().close();
    for (int code : codes) {
      if (answer.statusCode() == code) {
        return;
      }
    }
    throw new IOException(
        "store: " + answer.request().method() + " was answered " + answer.statusCode());
  }
}
