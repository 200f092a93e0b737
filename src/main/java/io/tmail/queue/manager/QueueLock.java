package io.tmail.queue.manager;

import io.tmail.config.DatabaseSettings;
import io.tmail.database.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second process off an embedded queue: each would treat the other's deliveries as its own
 * from before a restart. The system releases the lock however the process ends.
 */
final class QueueLock {
  private final FileChannel channel;

  private QueueLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Does nothing for a database server, where several nodes are welcome. */
  static QueueLock take(DatabaseSettings settings) {
    if (!settings.driver().isEmbedded()) {
      return new QueueLock(null);
    }
    Path file = Path.of(Databases.queueSource(settings) + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new IllegalStateException("another tmail uses " + file);
      }
      return new QueueLock(channel);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot lock " + file, unwritable);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException byThisProcess) {
      return null;
    }
  }

  void release() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException alreadyReleased) {
      // the process ends anyway
    }
  }
}
