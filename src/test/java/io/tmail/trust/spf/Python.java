package io.tmail.trust.spf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A script that reads JSON and writes JSON, with Debian's Python and its packages. */
final class Python {
  private static final Path PACKAGES = Path.of("/usr/lib/python3/dist-packages");

  private Python() {}

  /** Skips the test if python3-spf or python3-yaml is missing. */
  static JsonValue run(String script, String input) {
    assumeTrue(Files.exists(PACKAGES.resolve("spf.py")), "no python3-spf");
    assumeTrue(Files.exists(PACKAGES.resolve("yaml")), "no python3-yaml");
    try {
      Path output = Files.createTempFile("python", ".json");
      Process python =
          new ProcessBuilder("/usr/bin/python3", "-c", script)
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (OutputStream in = python.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      }
      assertEquals(0, python.waitFor(), "exit code of Python");
      String json = Files.readString(output);
      Files.delete(output);
      try (JsonReader reader = Json.createReader(new StringReader(json))) {
        return reader.readValue();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
