package io.tmail.queue;

import io.tmail.store.MessageContent;
import io.tmail.store.MessageStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * A message's body that has arrived, before it is known which header it will be kept under: what is
 * found out about a message at its end stands on top of it.
 */
public sealed interface ReceivedBody {
  /**
   * The whole message. To be called once.
   *
   * @param head the header as it is kept, with the empty line
   */
  MessageContent under(byte[] head);

  /** Octets. */
  long size();

  /** The body from its first octet; the caller closes. */
  InputStream open() throws IOException;

  /** A small body. */
  @SuppressWarnings("ArrayRecordComponent")
  record InMemory(byte[] bytes, int length) implements ReceivedBody {
    @Override
    public MessageContent under(byte[] head) {
      byte[] whole = Arrays.copyOf(head, head.length + length);
      System.arraycopy(bytes, 0, whole, head.length, length);
      return new MessageContent.Inline(whole);
    }

    @Override
    public long size() {
      return length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes, 0, length);
    }
  }

  /** A big body, on stable storage. */
  record InStore(MessageStore store, String key, long size, CRC32C checksum)
      implements ReceivedBody {
    @Override
    public MessageContent under(byte[] head) {
      checksum.update(head);
      return new MessageContent.Stored(
          store, key, head, head.length + size, OptionalLong.of(checksum.getValue()));
    }

    @Override
    public InputStream open() throws IOException {
      return store.get(key);
    }
  }
}
