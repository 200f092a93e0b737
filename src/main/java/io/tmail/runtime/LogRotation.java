package io.tmail.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a log file within a size. Copies the full file to {@code .1}, the older ones to {@code .2}
 * and so on, and empties it. The file stays the same, because processes hold it open for appending.
 * A line that another process writes during the copy may be lost. Used by one thread.
 */
final class LogRotation {
  private static final int KEPT = 4;

  /** The file is looked at after so many octets of ours; others write little. */
  private static final long LOOK_AFTER = 64 * 1024;

  private final Path file;
  private final long most;
  private long unseen = LOOK_AFTER;

  /**
   * @param most octets; 0 for any size
   */
  LogRotation(Path file, long most) {
    this.file = file;
    this.most = most;
  }

  /** So many octets were written. */
  void wrote(int octets) throws IOException {
    unseen += octets;
    if (most > 0 && unseen >= Math.min(LOOK_AFTER, most)) {
      unseen = 0;
      if (Files.exists(file) && Files.size(file) >= most) {
        rotate();
      }
    }
  }

  private void rotate() throws IOException {
    for (int i = KEPT - 1; i > 0; i--) {
      if (Files.exists(old(i))) {
        Files.move(old(i), old(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.copy(
        file, old(1), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
      log.truncate(0);
    }
  }

  private Path old(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
