package io.tmail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A scanner of the test's own, run by {@code deploy/filters}. */
public final class PrivateServer implements AutoCloseable {
  private final Path folder;
  private final int port;

  private PrivateServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * @param kind as {@code deploy/filters} names it
   */
  public static PrivateServer start(String kind) {
    int port = FreePort.next();
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "tmail-" + kind + "-" + port);
    PrivateServer server = new PrivateServer(folder, port);
    server.start(kind, port);
    return server;
  }

  /** The same one again. */
  public void restart(String kind) {
    start(kind, port);
  }

  private void start(String kind, int at) {
    run("start", kind, folder.toString(), Integer.toString(at));
  }

  public int port() {
    return port;
  }

  public Path folder() {
    return folder;
  }

  /** The process, for signals. */
  public ProcessHandle process() {
    try {
      long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public void stop() {
    run("stop", folder.toString());
  }

  @Override
  public void close() {
    stop();
  }

  private static void run(String... arguments) {
    try {
      List<String> command = new ArrayList<>(List.of("deploy/filters"));
      command.addAll(List.of(arguments));
      Path output = Files.createTempFile("filters", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int exit = process.waitFor();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      if (exit != 0) {
        throw new AssertionError(String.join(" ", command) + " ended with " + exit + ": " + said);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopping) {
      throw new AssertionError(stopping);
    }
  }
}
