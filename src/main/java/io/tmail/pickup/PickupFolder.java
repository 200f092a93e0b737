package io.tmail.pickup;

import io.tmail.queue.tables.QueueUnavailableException;
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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The folder into which {@code deploy/sendmail} puts messages: a file is complete and synced before
 * it gets its name, so every file here is a complete message. A file is deleted after it is queued;
 * a crash in between causes a duplicate. Several workers process files concurrently, so that a slow
 * one delays no other. A file that cannot be queued waits longer each time, while the others
 * proceed. {@link #sweep} is called by one thread at a time.
 */
final class PickupFolder {
  private static final Logger LOG = Logger.getLogger("tmail");
  private static final int MOST_WAITING = 500;
  private static final int WORKERS = 4;
  private static final Duration UNFINISHED_KEPT = Duration.ofDays(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final Path folder;
  private final Path bad;
  private final PickupIntake intake;
  private final Executor workers;
  private final Semaphore places = new Semaphore(WORKERS);
  private final Queue<Path> waiting = new ConcurrentLinkedQueue<>();

  /** What waits for a worker or is with one. */
  private final Set<Path> underWay = ConcurrentHashMap.newKeySet();

  private final Set<Path> taken = ConcurrentHashMap.newKeySet();
  private final Map<Path, Failed> failed = new ConcurrentHashMap<>();
  private volatile Instant pausedUntil = Instant.MIN;

  /**
   * A file that could not be queued.
   *
   * @param pause before the next attempt
   */
  private record Failed(Duration pause, Instant until) {
    static Failed again(Failed before, Instant now) {
      Duration pause = before == null ? PAUSE : before.pause.multipliedBy(2);
      Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      return new Failed(bounded, now.plus(bounded));
    }
  }

  /**
   * @param workers runs a task for each of a few threads
   */
  PickupFolder(Path home, PickupIntake intake, Executor workers) {
    this.workers = workers;
    this.folder = home.resolve("pickup");
    this.bad = folder.resolve("bad");
    this.intake = intake;
  }

  /** Makes it, closed to others, and removes what was never finished. */
  void open(Instant now) throws IOException {
    for (Path each : List.of(folder, bad)) {
      if (!Files.isDirectory(each)) {
        Files.createDirectories(
            each,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    }
    Instant limit = now.minus(UNFINISHED_KEPT);
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

  /** Has present files queued. While the queue accepts nothing, pauses for a moment. */
  void sweep(Instant now) throws IOException {
    if (now.isBefore(pausedUntil)) {
      return;
    }
    pausedUntil = Instant.MIN;
    collect(now);
    while (!waiting.isEmpty() && places.tryAcquire()) {
      startWorker(now);
    }
  }

  private void startWorker(Instant now) {
    try {
      workers.execute(() -> work(now));
    } catch (RejectedExecutionException stopping) {
      places.release();
      throw stopping;
    }
  }

  private void collect(Instant now) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "mail.*")) {
      for (Path file : files) {
        if (underWay.size() >= MOST_WAITING) {
          return;
        }
        Failed before = failed.get(file);
        boolean due = before == null || !now.isBefore(before.until);
        if (due && underWay.add(file)) {
          waiting.add(file);
        }
      }
    }
  }

  private void work(Instant now) {
    try {
      for (Path file = waiting.poll(); file != null; file = waiting.poll()) {
        if (now.isBefore(pausedUntil)) {
          underWay.remove(file);
        } else {
          takeOrWait(file, now);
        }
      }
    } finally {
      places.release();
    }
  }

  private void takeOrWait(Path file, Instant now) {
    try {
      take(file);
      failed.remove(file);
    } catch (QueueUnavailableException | RuntimeException later) {
      LOG.log(Level.WARNING, "pickup: {0} waits: {1}", new Object[] {file.getFileName(), later});
      failed.merge(file, Failed.again(null, now), (before, first) -> Failed.again(before, now));
      if (later instanceof QueueUnavailableException) {
        pausedUntil = now.plus(PAUSE);
      }
    } finally {
      underWay.remove(file);
    }
  }

  private void take(Path file) throws QueueUnavailableException {
    try {
      if (!taken.contains(file)) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new UnusableFileException("not a regular file");
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
    String shown = why.replaceAll("\\p{Cc}", "?");
    LOG.log(
        Level.WARNING,
        "pickup: {0} is not a message and was moved to pickup/bad: {1}",
        new Object[] {file.getFileName(), shown});
    try {
      Files.move(file, bad.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException stays) {
      LOG.log(Level.WARNING, "pickup: {0} cannot be moved: {1}", new Object[] {file, stays});
      taken.add(file);
    }
  }
}
