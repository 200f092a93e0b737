package io.tmail.admin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The REST API of one instance, one request per call. A refusal becomes a {@link
 * CommandFailedException} with the server's message.
 */
final class ApiClient {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int ANSWER_MILLIS = 30_000;
  private static final int PAGE = 1_000;

  /** A purge of a million messages takes long. */
  private static final int LONG_ANSWER_MILLIS = 600_000;

  private final Instance instance;
  private final Consumer<String> warnings;
  private final int answerMillis;

  /**
   * @param warnings receives warnings about changes that were made but will not work yet
   */
  ApiClient(Instance instance, Consumer<String> warnings) {
    this(instance, warnings, ANSWER_MILLIS);
  }

  private ApiClient(Instance instance, Consumer<String> warnings, int answerMillis) {
    this.instance = instance;
    this.warnings = warnings;
    this.answerMillis = answerMillis;
  }

  /** The same for requests that may take long. */
  ApiClient patient() {
    return new ApiClient(instance, warnings, LONG_ANSWER_MILLIS);
  }

  /** A path of segments that may hold any character. */
  static String path(String entity, String key) {
    return entity + "/" + encoded(key);
  }

  /** The parameters that have a value, as a URL takes them; empty if none has. */
  static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .filter(each -> each.getValue() != null)
        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  JsonObject get(String path) {
    return answer("GET", path, null).asJsonObject();
  }

  String text(String path) {
    return new String(bytes("GET", path, null), UTF_8);
  }

  void post(String path, JsonObject body) {
    bytes("POST", path, body);
  }

  /** For a body that is answered by an object. */
  JsonObject postForObject(String path, JsonObject body) {
    return answer("POST", path, body).asJsonObject();
  }

  /** For a request without a body that is answered by rows. */
  JsonArray postForList(String path) {
    return answer("POST", path, null).asJsonArray();
  }

  /** For a body that is answered by rows. */
  JsonArray postForList(String path, JsonObject body) {
    return answer("POST", path, body).asJsonArray();
  }

  /** For a request without a body that is answered by an object. */
  JsonObject change(String method, String path) {
    return answer(method, path, null).asJsonObject();
  }

  /** For a file that is answered by an object. */
  JsonObject postOctets(String path, String type, byte[] octets) {
    try (JsonReader reader = reader(bytes("POST", path, type, octets))) {
      return reader.readObject();
    } catch (JsonException unreadable) {
      throw new CommandFailedException(instance.url() + " did not send a valid tmail response");
    }
  }

  /** For a text that is answered by rows. */
  JsonArray postText(String path, String type, String text) {
    byte[] answer = bytes("POST", path, type, text.getBytes(UTF_8));
    try (JsonReader reader = reader(answer)) {
      return reader.readArray();
    } catch (JsonException unreadable) {
      throw new CommandFailedException(instance.url() + " did not send a valid tmail response");
    }
  }

  void put(String path, JsonObject body) {
    bytes("PUT", path, body);
  }

  void delete(String path) {
    bytes("DELETE", path, null);
  }

  /** All rows of a paged listing; {@code query} holds further parameters, or is empty. */
  JsonArray list(String path, String query) {
    JsonArrayBuilder rows = Json.createArrayBuilder();
    int offset = 0;
    int received;
    do {
      String page = "?limit=" + PAGE + "&offset=" + offset + (query.isEmpty() ? "" : "&" + query);
      JsonArray answer = answer("GET", path + page, null).asJsonArray();
      answer.forEach(rows::add);
      received = answer.size();
      offset += received;
    } while (received == PAGE);
    return rows.build();
  }

  /** All rows of a listing that has no pages. */
  JsonArray list(String path) {
    return answer("GET", path, null).asJsonArray();
  }

  private JsonValue answer(String method, String path, JsonObject body) {
    try (JsonReader reader = reader(bytes(method, path, body))) {
      return reader.readValue();
    } catch (JsonException unreadable) {
      throw new CommandFailedException(instance.url() + " did not send a valid tmail response");
    }
  }

  private byte[] bytes(String method, String path, JsonObject body) {
    byte[] text = body == null ? null : body.toString().getBytes(UTF_8);
    return bytes(method, path, "application/json", text);
  }

  private byte[] bytes(String method, String path, String type, byte[] body) {
    try {
      HttpURLConnection connection = open(method, path);
      send(connection, type, body);
      return received(connection);
    } catch (ConnectException nobodyThere) {
      throw Instance.notRunning(instance.home());
    } catch (IOException broken) {
      throw new CommandFailedException(instance.url() + ": " + broken.getMessage());
    }
  }

  private HttpURLConnection open(String method, String path) throws IOException {
    URI uri = URI.create(instance.url() + "/" + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(answerMillis);
    connection.setRequestProperty("Authorization", "Bearer " + instance.token());
    connection.setRequestProperty(
        "Accept", "application/json, application/problem+json, text/plain, text/csv");
    return connection;
  }

  private static void send(HttpURLConnection connection, String type, byte[] body)
      throws IOException {
    if (body != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", type);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
  }

  private byte[] received(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    boolean refused = status >= 400;
    try (InputStream in = refused ? connection.getErrorStream() : connection.getInputStream()) {
      byte[] body = in == null ? new byte[0] : in.readAllBytes();
      if (refused) {
        throw new CommandFailedException(reason(status, body));
      }
      String warning = connection.getHeaderField("Tmail-Warning");
      if (warning != null) {
        warnings.accept(warning);
      }
      return body;
    }
  }

  /** The detail of a problem document (RFC 9457 §3.1.4), or the status code if there is none. */
  private String reason(int status, byte[] body) {
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
      return instance.url() + " does not know the token in " + instance.home() + "/run/api.token";
    }
    try (JsonReader reader = reader(body)) {
      JsonObject problem = reader.readObject();
      return problem.getString("detail", problem.getString("title", "status " + status));
    } catch (JsonException noProblemDocument) {
      return instance.url() + " answered with status " + status;
    }
  }

  private static JsonReader reader(byte[] body) {
    return Json.createReader(new ByteArrayInputStream(body));
  }
}
