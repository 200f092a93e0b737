package io.tmail.queue;

import io.tmail.mail.QueueId;
import io.tmail.store.MessageStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Tries the message store: puts, gets and deletes. Should the end of the process come between, the
 * sweep of the store removes what is left, for no message has its key.
 */
@ApplicationScoped
public class StoreTrial {
  private static final int OCTETS = 64 * 1024;

  private MessageStore store;
  private Clock clock;

  protected StoreTrial() {}

  @Inject
  StoreTrial(MessageStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Stores, reads and deletes a test content, durable as for a message.
   *
   * @return milliseconds
   * @throws IOException if the store fails, or returns different content
   */
  public long run() throws IOException {
    byte[] content = new byte[OCTETS];
    new SplittableRandom().nextBytes(content);
    String key = QueueId.next(clock.millis()).value();
    long begin = System.nanoTime();
    try {
      store.put(key, new ByteArrayInputStream(content));
      try (InputStream kept = store.get(key)) {
        if (!Arrays.equals(content, kept.readAllBytes())) {
          throw new IOException("the store returned content that differs from what was stored");
        }
      }
    } finally {
      store.delete(key);
    }
    return (System.nanoTime() - begin) / 1_000_000;
  }
}
