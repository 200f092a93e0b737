package io.tmail.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a child process to its end, or to the end of its time. */
final class Child {
  private static final int OUTPUT_KEPT = 1000;
  private static final long LOOKED_EVERY_MILLIS = 20;

  private Child() {}

  /**
   * @param exit the exit code; 128 and the signal of one that was killed
   * @param output the beginning of what it wrote
   * @param late whether it was ended because its time was over
   */
  record Outcome(int exit, String output, boolean late) {}

  /**
   * Blocks until the child is gone. What it leaves running may go on, and is not waited for, even
   * if it keeps our end of the pipe open.
   */
  static Outcome run(ProcessBuilder builder, Duration limit)
      throws IOException, InterruptedException {
    Process child = builder.start();
    try (InputStream output = child.getInputStream()) {
      child.getOutputStream().close();
      long deadline = System.nanoTime() + limit.toNanos();
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      boolean ended = false;
      while (!ended && System.nanoTime() < deadline) {
        ended = child.waitFor(LOOKED_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        drain(output, kept);
      }
      return new Outcome(ended ? child.exitValue() : -1, text(kept), !ended);
    } finally {
      kill(child);
    }
  }

  /** With what it started, while it can still be asked for them. */
  static void kill(Process child) {
    if (child.isAlive()) {
      Stream.concat(child.descendants(), Stream.of(child.toHandle()))
          .toList()
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Takes what is there without waiting for more. */
  private static void drain(InputStream output, ByteArrayOutputStream kept) throws IOException {
    byte[] buffer = new byte[8192];
    while (output.available() > 0) {
      int n = output.read(buffer);
      kept.write(buffer, 0, Math.max(0, Math.min(n, OUTPUT_KEPT - kept.size())));
    }
  }

  private static String text(ByteArrayOutputStream kept) {
    return kept.toString(StandardCharsets.UTF_8).strip();
  }
}
