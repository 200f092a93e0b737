package io.tmail.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreTest extends MessageStoreContract {
  @TempDir private Path folder;

  @Override
  MessageStore store() {
    return new DiskStore(folder.resolve("store"));
  }

  @Test
  void leftoverOfACrashIsSwept() throws IOException {
    store().put("KEY1", InputStream.nullInputStream());
    Path part = Files.writeString(folder.resolve("store/Y1/ABY1.part"), "half");
    store().sweep(Instant.now().plusSeconds(60), key -> true);
    assertTrue(Files.notExists(part));
    assertEquals(0, store().get("KEY1").readAllBytes().length);
  }

  @Test
  void filesOfOthersAreLeftAlone() throws IOException {
    store().put("KEY1", InputStream.nullInputStream());
    Path other = Files.writeString(folder.resolve("store/Y1/notes.txt"), "mine");
    Path above = Files.writeString(folder.resolve("store/notes.part"), "mine");
    store().sweep(Instant.now().plusSeconds(60), key -> false);
    assertTrue(Files.exists(other));
    assertTrue(Files.exists(above));
  }
}
