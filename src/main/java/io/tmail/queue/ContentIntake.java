package io.tmail.queue;

import io.tmail.mail.QueueId;
import io.tmail.store.MessageContent;
import io.tmail.store.MessageStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Receives a message's bytes: up to a limit into memory, more of them straight into the store, so
 * that a big message is never held whole.
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
   * @param traceField is prepended to the content
   * @param body is read to its end
   * @throws IOException the body's own, or the store's; nothing is kept then
   */
  MessageContent receive(QueueId id, byte[] traceField, InputStream body) throws IOException {
    byte[] head = Arrays.copyOf(traceField, traceField.length + FIRST_ROOM);
    int length = traceField.length;
    for (int n = body.read(head, length, FIRST_ROOM);
        n >= 0;
        n = body.read(head, length, head.length - length)) {
      length += n;
      if (length > inlineLimit) {
        return store(id, Arrays.copyOf(head, length), body);
      }
      if (length == head.length) {
        head = Arrays.copyOf(head, length * 2);
      }
    }
    return new MessageContent.Inline(Arrays.copyOf(head, length));
  }

  private MessageContent store(QueueId id, byte[] head, InputStream rest) throws IOException {
    CheckedInputStream whole =
        new CheckedInputStream(
            new SequenceInputStream(new ByteArrayInputStream(head), rest), new CRC32C());
    long size = store.put(id.value(), whole);
    long checksum = whole.getChecksum().getValue();
    return new MessageContent.Stored(store, id.value(), size, OptionalLong.of(checksum));
  }
}
