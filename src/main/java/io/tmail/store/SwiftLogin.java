package io.tmail.store;

import io.tmail.config.StoreSettings;
import io.tmail.config.StoreSettings.Access;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Gets tokens for Swift: from Keystone (Identity API v3) if the endpoint's path has {@code /v3},
 * else from Swift's own authentication, version 1. Threads share a token until it is refused.
 */
final class SwiftLogin {
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final URI endpoint;
  private final Access access;
  private final HttpClient http;
  private Pass pass;

  SwiftLogin(StoreSettings settings, HttpClient http) {
    this.endpoint = settings.endpoint().orElseThrow();
    this.access = settings.access();
    this.http = http;
  }

  /**
   * @param storageUrl of the account, without a slash at its end
   */
  record Pass(String storageUrl, String token) {
    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return storageUrl;
    }
  }

  synchronized Pass current() throws IOException {
    return pass == null ? renew() : pass;
  }

  synchronized Pass renew() throws IOException {
    pass = endpoint.getPath().contains("/v3") ? keystone() : versionOne();
    return pass;
  }

  private Pass versionOne() throws IOException {
    HttpResponse<InputStream> answer =
        ask(
            HttpRequest.newBuilder(endpoint)
                .header("X-Auth-User", access.user())
                .header("X-Auth-Key", access.secret()));
    answer.body().close();
    return new Pass(header(answer, "X-Storage-Url"), header(answer, "X-Auth-Token"));
  }

  private Pass keystone() throws IOException {
    String base = endpoint.toString().replaceAll("/+$", "");
    HttpResponse<InputStream> answer =
        ask(
            HttpRequest.newBuilder(URI.create(base + "/auth/tokens"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(credentials().toString())));
    try (JsonReader reader = Json.createReader(answer.body())) {
      return new Pass(storageUrl(reader.readObject()), header(answer, "X-Subject-Token"));
    }
  }

  private JsonObject credentials() {
    JsonObject domain = Json.createObjectBuilder().add("name", access.domain()).build();
    JsonObject user =
        Json.createObjectBuilder()
            .add("name", access.user())
            .add("domain", domain)
            .add("password", access.secret())
            .build();
    JsonObject identity =
        Json.createObjectBuilder()
            .add("methods", Json.createArrayBuilder().add("password"))
            .add("password", Json.createObjectBuilder().add("user", user))
            .build();
    JsonObject project =
        Json.createObjectBuilder().add("name", access.project()).add("domain", domain).build();
    return Json.createObjectBuilder()
        .add(
            "auth",
            Json.createObjectBuilder()
                .add("identity", identity)
                .add("scope", Json.createObjectBuilder().add("project", project)))
        .build();
  }

  /** The public address of the object store, in the region of the settings. */
  private String storageUrl(JsonObject answer) throws IOException {
    return answer.getJsonObject("token").getJsonArray("catalog").stream()
        .map(JsonValue::asJsonObject)
        .filter(service -> service.getString("type", "").equals("object-store"))
        .flatMap(service -> service.getJsonArray("endpoints").stream())
        .map(JsonValue::asJsonObject)
        .filter(place -> place.getString("interface", "").equals("public"))
        .filter(
            place ->
                access.region().isEmpty() || place.getString("region", "").equals(access.region()))
        .map(place -> place.getString("url").replaceAll("/+$", ""))
        .findFirst()
        .orElseThrow(
            () -> new IOException("store: Keystone lists no public object-store in this region"));
  }

  private HttpResponse<InputStream> ask(HttpRequest.Builder request) throws IOException {
    HttpResponse<InputStream> answer = SwiftStore.exchange(http, request.timeout(SILENCE).build());
    if (answer.statusCode() / 100 != 2) {
      answer.body().close();
      throw new IOException("store: no token, the answer was " + answer.statusCode());
    }
    return answer;
  }

  private static String header(HttpResponse<InputStream> answer, String name) throws IOException {
    return answer
        .headers()
        .firstValue(name)
        .orElseThrow(() -> new IOException("store: no " + name + " in the answer"));
  }
}
