package io.tmail.pickup;

import io.tmail.queue.QueueUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The folder into which {@code deploy/sendmail} puts messages: a file whole and on disk before it
 * gets its name, so that what is here is a message. A file goes when the queue has it; a crash in
 * between makes a duplicate. Used by one thread at a time.
 */
final class PickupFolder {
  private static final Logger LOG = Logger.getLogger("tmail");
  private static final int MOST_AT_ONCE = 500;
  private static final Duration UNFINISHED_KEPT = Duration.ofDays(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Path folder;
  private final Path bad;
  private final PickupIntake intake;
  private final Set<Path> taken = new HashSet<>();
  private Instant pausedUntil = Instant.MIN;

  PickupFolder(Path home, PickupIntake intake) {
    this.folder = home.resolve("pickup");
    this.bad = folder.resolve("bad");
    this.intake = intake;
  }

  /** Makes it, closed to others, and removes what was never finished. */
  void open() throws IOException {
    for (Path each : List.of(folder, bad)) {
      if (!Files.isDirectory(each)) {
        Files.createDirectories(
            each,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    }
    Instant limit = Instant.now().minus(UNFINISHED_KEPT);
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, ".new.*")) {
      for (Path file : unfinished) {
        if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
            .toInstant()
            .isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Takes in what is there. When the queue can't have it, it is tried again in a few seconds. */
  void sweep(Instant now) throws IOException {
    if (now.isBefore(pausedUntil)) {
      return;
    }
    for (Path file : waiting()) {
      try {
        take(file);
      } catch (QueueUnavailableException | RuntimeException later) {
        LOG.log(Level.WARNING, "pickup: {0} waits: {1}", new Object[] {file.getFileName(), later});
        pausedUntil = now.plus(PAUSE);
        return;
      }
    }
  }

  private List<Path> waiting() throws IOException {
    List<Path> some = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "mail.*")) {
      for (Path file : files) {
        if (some.size() == MOST_AT_ONCE) {
          break;
        }
        some.add(file);
      }
    }
    return some;
  }

  private void take(Path file) throws QueueUnavailableException {
    try {
      if (!taken.contains(file)) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new UnusableFileException("no regular file");
        }
        intake.take(file);
        taken.add(file);
      }
      Files.deleteIfExists(file);
      taken.remove(file);
    } catch (NoSuchFileException gone) {
      LOG.log(Level.INFO, "pickup: {0} is gone", file.getFileName());
    } catch (UnusableFileException unusable) {
      setAside(file, unusable.getMessage());
    } catch (IOException unreadable) {
      LOG.log(
          Level.WARNING,
          "pickup: {0}: {1}",
          new Object[] {file.getFileName(), unreadable.toString()});
    }
  }

  /** Kept for the administrator: it may be mail. */
  private void setAside(Path file, String why) {
    String shown = why.replaceAll("[\\x00-\\x1f\\x7f]", "?");
    LOG.log(
        Level.WARNING,
        "pickup: {0} is no message and was put into pickup/bad: {1}",
        new Object[] {file.getFileName(), shown});
    try {
      Files.move(file, bad.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException stays) {
      LOG.log(Level.WARNING, "pickup: {0} cannot be moved: {1}", new Object[] {file, stays});
      taken.add(file);
    }
  }
}
