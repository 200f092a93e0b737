package io.tmail.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Buffers a stream for a service that needs its length first: in a temporary file of the instance,
 * not in memory.
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
