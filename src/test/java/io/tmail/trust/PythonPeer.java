package io.tmail.trust;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * dkimpy and authres, Debian's {@code python3-dkim} and {@code python3-authres}, which nobody here
 * wrote: one process that answers line by line. Octets travel as base64.
 */
public final class PythonPeer implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path MODULES = Path.of("/usr/lib/python3/dist-packages");

  private final Process process;
  private final BufferedWriter out;
  private final BufferedReader in;

  private PythonPeer() throws IOException {
    process =
        new ProcessBuilder(PYTHON.toString(), "src/test/resources/trust-peer.py")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    out = process.outputWriter(StandardCharsets.UTF_8);
    in = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Whether all modules are installed. */
  public static boolean isThere() {
    return Files.exists(PYTHON)
        && Files.exists(MODULES.resolve("dkim"))
        && Files.exists(MODULES.resolve("authres"))
        && Files.exists(MODULES.resolve("nacl"));
  }

  /** What a test says that is skipped. */
  public static String missing() {
    return "no python3-dkim, python3-authres or python3-nacl";
  }

  public static PythonPeer start() throws IOException {
    return new PythonPeer();
  }

  public static JsonObjectBuilder request(String operation) {
    return Json.createObjectBuilder().add("do", operation);
  }

  /** The same with a message and the records of DNS. */
  public static JsonObjectBuilder request(
      String operation, byte[] message, Map<String, String> dns) {
    JsonObjectBuilder records = Json.createObjectBuilder();
    dns.forEach(records::add);
    return request(operation)
        .add("message", Base64.getEncoder().encodeToString(message))
        .add("records", records);
  }

  /** The answer; what the peer throws fails the test. */
  public JsonValue ask(JsonObjectBuilder request) throws IOException {
    out.write(request.build().toString());
    out.newLine();
    out.flush();
    String line = in.readLine();
    if (line == null) {
      throw new AssertionError("the peer has ended");
    }
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      JsonObject reply = reader.readObject();
      if (reply.containsKey("failed")) {
        throw new AssertionError(reply.getString("failed"));
      }
      return reply.get("answer");
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    process.destroy();
  }
}
