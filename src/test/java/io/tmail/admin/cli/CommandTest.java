package io.tmail.admin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a scripted API: what it asks, prints and exits with. */
abstract class CommandTest {
  @TempDir Path home;
  ScriptedApi api;
  Map<String, String> environment;
  String input = "";
  String out;
  String err;

  @BeforeEach
  void start() throws IOException {
    api = new ScriptedApi(home);
    environment = new HashMap<>(api.environment());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  int tmail(String... arguments) {
    StringWriter outWritten = new StringWriter();
    StringWriter errWritten = new StringWriter();
    int code =
        Tmail.commandLine(environment, new ByteArrayInputStream(input.getBytes(UTF_8)), arguments)
            .setOut(new PrintWriter(new BufferedWriter(outWritten)))
            .setErr(new PrintWriter(errWritten, true))
            .execute(arguments);
    out = outWritten.toString();
    err = errWritten.toString();
    return code;
  }
}
