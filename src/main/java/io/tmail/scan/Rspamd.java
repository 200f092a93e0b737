package io.tmail.scan;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** rspamd's normal worker, asked over HTTP ({@code POST /checkv2}). */
public final class Rspamd {
  private static final int MOST_REPLY = 1 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final URI url;
  private final String password;

  /**
   * @param url of the worker, without a path
   * @param password empty if it wants none
   */
  public Rspamd(URI url, String password) {
    this.url = url;
    this.password = password;
  }

  /** Its address. */
  @Override
  public String toString() {
    return url.toString();
  }

  /**
   * A rule that matched.
   *
   * @param score what it adds
   */
  public record Symbol(String name, double score) {}

  /**
   * What rspamd says.
   *
   * @param action such as {@code reject} or {@code add header}
   * @param symbols those that weigh most first
   * @param subject the one that the message should have; empty for its own
   * @param text for the client; empty if rspamd has none
   */
  public record Result(
      String action, double score, List<Symbol> symbols, String subject, String text) {
    public Result {
      symbols = List.copyOf(symbols);
    }
  }

  /**
   * @param facts about the session: names of rspamd's request headers and values without line
   *     breaks
   * @param patience for the answer
   * @throws IOException if there is none
   */
  public Result check(
      MessageSource message, List<Map.Entry<String, String>> facts, Duration patience)
      throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    HttpURLConnection http =
        (HttpURLConnection) url.resolve("/checkv2").toURL().openConnection(Proxy.NO_PROXY);
    http.setRequestMethod("POST");
    // in streaming mode a kept connection that has gone stale is not tried again
    http.setRequestProperty("Connection", "close");
    http.setInstanceFollowRedirects(false);
    http.setConnectTimeout((int) Math.min(CONNECT.toMillis(), Math.max(1, patience.toMillis())));
    http.setReadTimeout((int) Math.max(1, patience.toMillis()));
    http.setDoOutput(true);
    http.setFixedLengthStreamingMode(message.size());
    facts.forEach(fact -> http.addRequestProperty(fact.getKey(), clean(fact.getValue())));
    if (!password.isEmpty()) {
      http.setRequestProperty("Password", password);
    }
    try (OutputStream out = http.getOutputStream();
        InputStream content = message.open()) {
      content.transferTo(out);
    }
    if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
      http.disconnect();
      throw new IOException("rspamd answered " + http.getResponseCode());
    }
    try (InputStream answer = http.getInputStream()) {
      return parse(read(answer, deadline));
    } catch (IOException broken) {
      http.disconnect();
      throw broken;
    }
  }

  /** Header fields take no control characters, and names of strangers may have them. */
  private static String clean(String value) {
    return value.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static byte[] read(InputStream answer, long deadline) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    for (int count = answer.read(part); count >= 0; count = answer.read(part)) {
      all.write(part, 0, count);
      if (all.size() > MOST_REPLY) {
        throw new IOException("rspamd's answer is too long");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new SocketTimeoutException("rspamd's answer does not end");
      }
    }
    return all.toByteArray();
  }

  private static Result parse(byte[] answer) throws IOException {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(answer))) {
      JsonObject result = reader.readObject();
      JsonObject messages =
          result.containsKey("messages")
              ? result.getJsonObject("messages")
              : JsonValue.EMPTY_JSON_OBJECT;
      return new Result(
          result.getString("action"),
          result.getJsonNumber("score").doubleValue(),
          symbols(result),
          result.getString("subject", ""),
          messages.getString("smtp_message", ""));
    } catch (JsonException | ClassCastException | NullPointerException rubbish) {
      throw new IOException("rspamd's answer is not what it should be", rubbish);
    }
  }

  private static List<Symbol> symbols(JsonObject result) {
    List<Symbol> symbols = new ArrayList<>();
    if (result.containsKey("symbols")) {
      JsonObject all = result.getJsonObject("symbols");
      for (String name : all.keySet()) {
        JsonObject symbol = all.getJsonObject(name);
        symbols.add(new Symbol(name, symbol.getJsonNumber("score").doubleValue()));
      }
    }
    symbols.sort(Comparator.comparingDouble((Symbol each) -> -Math.abs(each.score())));
    return symbols;
  }
}
