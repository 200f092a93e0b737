package io.tmail.queue.manager;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.DatabaseSettings;
import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.database.TestDatabase;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueLockTest {
  @TempDir private Path folder;

  @Test
  void embeddedQueueHasOneUser() {
    DatabaseSettings settings = embedded("tmail.db");
    QueueLock lock = QueueLock.take(settings);
    String refusal =
        assertThrows(IllegalStateException.class, () -> QueueLock.take(settings)).getMessage();
    assertTrue(refusal.contains("tmail-queue.db"), refusal);
    lock.release();
    QueueLock.take(settings).release();
  }

  @Test
  void queueOnAServerHasMany() {
    DatabaseSettings settings = TestDatabase.at(Driver.POSTGRES, "host=h dbname=d");
    QueueLock first = QueueLock.take(settings);
    QueueLock second = QueueLock.take(settings);
    first.release();
    second.release();
  }

  @Test
  void unwritableFolderIsTold() {
    assertThrows(UncheckedIOException.class, () -> QueueLock.take(embedded("missing/tmail.db")));
  }

  private DatabaseSettings embedded(String file) {
    return TestDatabase.at(Driver.SQLITE3, folder.resolve(file).toString());
  }
}
