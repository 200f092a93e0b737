package io.tmail.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every driver of a service promises besides. */
@Tag("store")
abstract class ObjectStoreContract extends MessageStoreContract {
  static ObjectStore service;

  @BeforeAll
  static void start() {
    service = new ObjectStore();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  abstract MessageStore with(String... settings);

  @Override
  MessageStore store() {
    return with();
  }

  @Test
  void bigContentComesBackWhole() throws IOException {
    byte[] content = new byte[40 << 20];
    new Random(1).nextBytes(content);
    MessageStore store = store();
    assertEquals(content.length, store.put("BIG1", new ByteArrayInputStream(content)));
    try (InputStream stored = store.get("BIG1")) {
      assertArrayEquals(content, stored.readAllBytes());
    }
    store.delete("BIG1");
  }

  @Test
  void objectsOfOthersAreLeftAlone() throws IOException {
    MessageStore other = with("TMAIL_STORE_SOURCE", "tmail/other");
    other.put("KEY1", new ByteArrayInputStream(new byte[7]));
    AtomicInteger asked = new AtomicInteger();
    store().put("MINE1", new ByteArrayInputStream(new byte[3]));
    store()
        .sweep(
            java.time.Instant.now().plusSeconds(3600),
            key -> {
              asked.incrementAndGet();
              assertFalse(key.contains("/"), key);
              return false;
            });
    assertEquals(7, other.get("KEY1").readAllBytes().length);
  }

  @Test
  void wrongSecretIsToldWithoutShowingIt() {
    MessageStore store = with("TMAIL_STORE_SECRET", "not-the-secret");
    IOException refused =
        assertThrows(
            IOException.class, () -> store.put("KEY1", new ByteArrayInputStream(new byte[3])));
    assertFalse(refused.getMessage().contains("not-the-secret"), refused.getMessage());
  }
}
