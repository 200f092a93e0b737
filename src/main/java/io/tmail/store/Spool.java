package io.tmail.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A stream on its way to a service that wants to know its length first: in a file of the instance's
 * folder for temporary ones, not in memory.
 */
record Spool(Path file, long size) implements AutoCloseable {
  /**
   * @throws IOException the stream's own, unchanged, or the disk's; no file is left
   */
  static Spool of(InputStream content) throws IOException {
    Path file = Files.createTempFile("store", ".spool");
    try {
      return new Spool(file, Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING));
    } catch (IOException | RuntimeException broken) {
      Files.deleteIfExists(file);
      throw broken;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
