package io.tmail.runtime;

import io.tmail.config.GeneralSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Writes the server's log from one thread, all waiting lines with one call. Logging threads never
 * wait for the disk, unless ten thousand lines are waiting. Lines keep their order. A process that
 * is killed loses the last milliseconds of its log.
 */
public final class LogWriter extends Handler {
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 2_000;
  private static final long LAST_WORDS_SECONDS = 5;

  /** So long the lines of a busy moment gather, to be written together. */
  private static final long GATHER_MILLIS = 5;

  private final LogBrake brake = new LogBrake();
  private final OutputStream out;
  private final LogRotation rotation;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread = new Thread(this::write, "log-writer");
  private volatile boolean closing;

  LogWriter(GeneralSettings.LogForm form, OutputStream out, LogRotation rotation) {
    this.out = out;
    this.rotation = rotation;
    setFormatter(new LogFormat(form));
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Replaces the console handler that deploy/run sets up. Other handlers were configured on purpose
   * and are kept. If deploy/run appends what this process writes to {@code log/tmail.log}, that
   * file is kept within its size.
   *
   * @return a task that restores the console handler; empty if nothing was replaced
   */
  public static Optional<Runnable> replaceConsole(GeneralSettings general) {
    Logger root = Logger.getLogger("");
    Handler[] present = root.getHandlers();
    if (present.length != 1 || present[0].getClass() != ConsoleHandler.class) {
      return Optional.empty();
    }
    LogWriter writer =
        new LogWriter(
            general.logForm(), new FileOutputStream(FileDescriptor.err), rotation(general));
    root.addHandler(writer);
    root.removeHandler(present[0]);
    return Optional.of(
        () -> {
          root.addHandler(present[0]);
          root.removeHandler(writer);
          writer.close();
        });
  }

  private static LogRotation rotation(GeneralSettings general) {
    Path file = general.home().resolve("log/tmail.log");
    return new LogRotation(file, isStandardError(file) ? general.logSize() : 0);
  }

  private static boolean isStandardError(Path file) {
    try {
      return Files.isSameFile(Path.of("/proc/self/fd/2"), file);
    } catch (IOException elsewhere) {
      return false;
    }
  }

  @Override
  public void publish(LogRecord entry) {
    LogRecord passed = isLoggable(entry) ? brake.passed(entry) : null;
    if (passed != null) {
      String line = getFormatter().format(passed);
      if (!lines.offer(line)) {
        await(line);
      }
    }
  }

  private void await(String line) {
    try {
      lines.put(line);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<String> batch = new ArrayList<>(MOST_AT_ONCE);
    StringBuilder text = new StringBuilder();
    try {
      while (!closing || !lines.isEmpty()) {
        String first = lines.poll(1, TimeUnit.SECONDS);
        if (first != null) {
          text.append(first);
          Thread.sleep(GATHER_MILLIS);
          lines.drainTo(batch, MOST_AT_ONCE);
          batch.forEach(text::append);
          write(text.toString());
          batch.clear();
          text.setLength(0);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** If the log cannot be written, the server continues; the failure cannot be logged either. */
  private void write(String text) {
    try {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      out.write(octets);
      rotation.wrote(octets.length);
    } catch (IOException unwritable) {
      reportError("the log cannot be written", unwritable, ErrorManager.WRITE_FAILURE);
    }
  }

  /** Lines are on their way as soon as they are said. */
  @Override
  public void flush() {}

  /** Returns when all has been written, or after five seconds. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(LAST_WORDS_SECONDS));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
