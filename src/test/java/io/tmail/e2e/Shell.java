package io.tmail.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program and tells what it printed. */
final class Shell {
  private Shell() {}

  /**
   * @param exit the program's exit code
   * @param output standard output and error, as they came
   */
  record Result(int exit, String output) {
    Result mustSucceed() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + ": " + output);
      }
      return this;
    }
  }

  static Result run(Map<String, String> environment, String input, List<String> command) {
    try {
      Path output = Files.createTempFile("tmail-e2e", ".out");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("no end after 10 minutes: " + command);
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return new Result(process.exitValue(), text);
    } catch (IOException failed) {
      throw new AssertionError("cannot run " + command, failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopped);
    }
  }

  static Result run(String... command) {
    return run(Map.of(), "", List.of(command));
  }
}
