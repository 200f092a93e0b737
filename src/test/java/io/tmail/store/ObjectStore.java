package io.tmail.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.FreePort;
import io.tmail.config.Settings;
import io.tmail.config.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real Swift, which speaks S3's protocol too, run by {@code deploy/objectstore}. */
public final class ObjectStore implements AutoCloseable {
  private static final String SCRIPT = Path.of("deploy/objectstore").toAbsolutePath().toString();
  private static final int PORTS = 5;

  private final Path folder;
  private final int port = FreePort.first(PORTS);

  public ObjectStore() {
    try {
      // not below the checkout, which the server's user may be unable to enter
      Path open = Files.createTempDirectory("tmail-objects");
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
      folder = open.resolve("store");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    start();
  }

  public void start() {
    run("start", folder.toString(), Integer.toString(port));
  }

  public void stop() {
    run("stop", folder.toString());
  }

  /** What names it as the store {@code s3} or {@code openstack}. */
  public Map<String, String> settings(String driver) {
    return Map.of(
        "TMAIL_STORE_DRIVER",
        driver,
        "TMAIL_STORE_SOURCE",
        "tmail/mail/" + driver,
        "TMAIL_STORE_ENDPOINT",
        "http://127.0.0.1:" + port + (driver.equals("s3") ? "" : "/auth/v1.0"),
        "TMAIL_STORE_USER",
        "test:tmail",
        "TMAIL_STORE_SECRET",
        "tmail-secret");
  }

  StoreSettings of(String driver, String... more) {
    Map<String, String> environment = new HashMap<>(settings(driver));
    environment.put("TMAIL_ME", "mail.example.com");
    environment.put("TMAIL_HOME", "/nowhere");
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return Settings.load(environment).store();
  }

  private static void run(String... arguments) {
    try {
      List<String> line = new java.util.ArrayList<>(List.of(SCRIPT));
      line.addAll(List.of(arguments));
      Path output = Files.createTempFile("objectstore", ".out");
      int exit =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
      if (exit != 0) {
        throw new AssertionError(Files.readString(output, UTF_8));
      }
      Files.delete(output);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
