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
  /** Octets in all, however many requests there were. */
  private static final long MOST = 100 * 1024;

  /** Lines about refused requests per minute, and one for those without a line. */
  private static final int MOST_REFUSED = 61;

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

  /**
   * No stack trace, and nothing like a line for each request.
   *
   * @param begin {@link System#nanoTime} of the first request
   */
  void mustHaveGrownLittle(long begin) {
    String text = withoutMailOfOthers();
    int trace = text.indexOf("\tat ");
    assertTrue(
        trace < 0, () -> "a stack trace: " + text.substring(Math.max(0, trace - 500), trace + 500));
    long refused = text.lines().filter(line -> line.contains("http refused:")).count();
    long minutes = (System.nanoTime() - begin) / 60_000_000_000L;
    System.out.println(refused + " lines of refused requests, " + text.length() + " octets of log");
    assertTrue(
        refused <= MOST_REFUSED * (minutes + 2), refused + " lines in " + minutes + " minutes");
    assertTrue(text.length() <= MOST, text.length() + " octets of log");
  }

  /** Without the lines that belong to messages of {@link Bystanders}. */
  private String withoutMailOfOthers() {
    return text()
        .lines()
        .filter(line -> !line.contains("witness") && !line.contains(": removed"))
        .reduce(new StringBuilder(), (all, line) -> all.append(line).append('\n'), (a, b) -> a)
        .toString();
  }
}
