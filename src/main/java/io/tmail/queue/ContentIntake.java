package io.tmail.queue;

import io.tmail.mail.QueueId;
import io.tmail.store.MessageStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Receives a message's body: up to a limit into memory, more of it straight into the store, so that
 * a big message is never held whole.
 */
final class ContentIntake {
  private static final int FIRST_ROOM = 8192;

  private final MessageStore store;
  private final int inlineLimit;

  ContentIntake(MessageStore store, int inlineLimit) {
    this.store = store;
    this.inlineLimit = inlineLimit;
  }

  /**
   * @param headRoom octets that its header will have, as far as is known
   * @param body is read to its end
   * @throws IOException the body's own, or the store's; nothing is kept then
   */
  ReceivedBody receive(QueueId id, int headRoom, InputStream body) throws IOException {
    byte[] bytes = new byte[FIRST_ROOM];
    int length = 0;
    for (int n = body.read(bytes, 0, FIRST_ROOM);
        n >= 0;
        n = body.read(bytes, length, bytes.length - length)) {
      length += n;
      if (length + headRoom > inlineLimit) {
        return store(id, Arrays.copyOf(bytes, length), body);
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, length * 2);
      }
    }
    return new ReceivedBody.InMemory(bytes, length);
  }

  private ReceivedBody store(QueueId id, byte[] begin, InputStream rest) throws IOException {
    CRC32C checksum = new CRC32C();
    long size =
        store.put(
            id.value(),
            new CheckedInputStream(
                new SequenceInputStream(new ByteArrayInputStream(begin), rest), checksum));
    return new ReceivedBody.InStore(store, id.value(), size, checksum);
  }
}
