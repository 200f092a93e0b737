package io.tmail.learn;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The folder into which {@code deploy/dovecot/learn.template} puts messages that users have moved:
 * {@code spam.*} and {@code ham.*}. A message is deleted when it was learnt, or after a day. One
 * thread at a time.
 */
final class LearnFolder {
  private static final Logger LOG = Logger.getLogger("tmail");
  private static final int MOST_AT_ONCE = 20;
  private static final Duration KEPT = Duration.ofDays(1);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Path folder;
  private final Teacher teacher;
  private Instant pausedUntil = Instant.MIN;
  private boolean silent;

  /** Who is told what a message is. */
  @FunctionalInterface
  interface Teacher {
    void learn(boolean spam, Path message) throws IOException;
  }

  LearnFolder(Path home, Teacher teacher) {
    this.folder = home.resolve("learn");
    this.teacher = teacher;
  }

  /** Makes it, closed to others. */
  void open() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Teaches some of what is there; after a failure nothing more for a minute. */
  void sweep(Instant now) throws IOException {
    if (now.isBefore(pausedUntil)) {
      return;
    }
    int done = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (isOld(file, now)) {
          Files.deleteIfExists(file);
        } else if (isMessage(file) && done++ < MOST_AT_ONCE && !isLearnt(file)) {
          pausedUntil = now.plus(PAUSE);
        }
      }
    }
  }

  private static boolean isMessage(Path file) {
    return file.getFileName().toString().matches("(spam|ham)\\.\\w+")
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOld(Path file, Instant now) throws IOException {
    return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
        .toInstant()
        .isBefore(now.minus(KEPT));
  }

  private boolean isLearnt(Path file) throws IOException {
    try {
      teacher.learn(file.getFileName().toString().startsWith("spam."), file);
      Files.deleteIfExists(file);
      silent = false;
      return true;
    } catch (IOException later) {
      if (!silent) {
        LOG.log(Level.WARNING, "rspamd learns nothing, for now: {0}", later.getMessage());
      }
      silent = true;
      return false;
    }
  }
}
