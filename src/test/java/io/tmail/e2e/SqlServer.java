package io.tmail.e2e;

import io.tmail.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A PostgreSQL or MariaDB of the tests' own, run by {@code deploy/database}. */
final class SqlServer implements AutoCloseable {
  private final String product;
  private final Path folder;
  private final int port = FreePort.next();

  /**
   * @param product {@code postgres} or {@code mysql}
   */
  SqlServer(String product) {
    this(product, Instance.FOLDER.resolve("database"));
  }

  /**
   * @param folder deleted first
   */
  SqlServer(String product, Path folder) {
    this.product = product;
    this.folder = folder;
    Shell.run("rm", "-rf", folder.toString()).mustSucceed();
    start();
  }

  void start() {
    command("start", product, folder.toString(), Integer.toString(port));
  }

  /** An orderly one; the data stay. */
  void stop() {
    command("stop", folder.toString());
  }

  /** The first of its processes. */
  ProcessHandle process() {
    return find().orElseThrow();
  }

  /** Whether it has ended by itself. */
  boolean isDown() {
    return find().isEmpty();
  }

  private Optional<ProcessHandle> find() {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid")).trim()));
    } catch (IOException neverStarted) {
      throw new AssertionError(neverStarted);
    }
  }

  /** Gives an instance this database, the password in a file. */
  Instance joinedBy(Instance instance) {
    try {
      Path password = Files.writeString(folder.resolve("tmail.password"), "tmail\n");
      Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
      return instance
          .set("TMAIL_DB_DRIVER", product)
          .set("TMAIL_DB_SOURCE", source())
          .set("TMAIL_DB_PASSWORD_FILE", password.toString());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private String source() {
    return product.equals("mysql")
        ? "tmail@tcp(127.0.0.1:" + port + ")/tmail"
        : "postgres://tmail@127.0.0.1:" + port + "/tmail";
  }

  private static void command(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = Instance.PROJECT.resolve("deploy/database").toString();
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    Shell.run(line).mustSucceed();
  }

  @Override
  public void close() {
    stop();
  }
}
