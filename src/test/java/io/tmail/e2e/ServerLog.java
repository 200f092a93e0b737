package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an instance's server has written to its log since a moment.
 *
 * @param from octets that were there
 */
record ServerLog(Path file, long from) {
  /** Octets that a malformed request may add, in the mean: not every one has a line. */
  private static final long EACH = 30;

  /** What others write meanwhile. */
  private static final long ALLOWANCE = 200 * 1024;

  static ServerLog of(Instance server) {
    Path file = server.home().resolve("log/tmail.log");
    try {
      return new ServerLog(file, Files.size(file));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  String text() {
    try {
      byte[] all = Files.readAllBytes(file);
      return new String(all, (int) from, (int) (all.length - from), StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  /** No stack trace, and nothing like a line for each request. */
  void mustHaveGrownLittle(long requests) {
    String text = mailless();
    int trace = text.indexOf("\tat ");
    assertTrue(
        trace < 0, () -> "a stack trace: " + text.substring(Math.max(0, trace - 500), trace + 500));
    assertTrue(
        text.length() <= ALLOWANCE + EACH * requests,
        () -> text.length() + " octets of log for " + requests + " requests");
  }

  /** Without the lines that belong to messages of other clients. */
  private String mailless() {
    return text()
        .lines()
        .filter(line -> !line.contains("witness") && !line.contains(": removed"))
        .filter(line -> !line.contains("client="))
        .reduce(new StringBuilder(), (all, line) -> all.append(line).append('\n'), (a, b) -> a)
        .toString();
  }
}
