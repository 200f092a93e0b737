package io.tmail.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The bytes of a message as it is queued: trace fields first, lines ended by CRLF, dots not
 * stuffed. May be read any number of times, by one thread at a time.
 */
public interface MessageContent {
  /** Octets. */
  long size();

  /** The whole content from its first byte; the caller closes. */
  InputStream open() throws IOException;

  /** Octets that the content itself holds in memory. */
  int memory();

  /** The key of what of it is in the store; empty if nothing is. */
  default Optional<String> storeKey() {
    return Optional.empty();
  }

  /** Small content, held in memory and in the queue's row; the bytes must not be changed. */
  @SuppressWarnings("ArrayRecordComponent")
  record Inline(byte[] bytes) implements MessageContent {
    @Override
    public long size() {
      return bytes.length;
    }

    /** Its CRC-32C. */
    public long checksum() {
      CRC32C checksum = new CRC32C();
      checksum.update(bytes);
      return checksum.getValue();
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public int memory() {
      return bytes.length;
    }
  }

  /**
   * Big content: its body is in the store, its header in memory and in the queue's row.
   *
   * @param head the header with the empty line; empty for what an older version has stored, whose
   *     header is in the store, too. The bytes must not be changed
   * @param size octets of head and body
   * @param checksum the CRC-32C of the body and then the head, since the header is known last;
   *     empty for what an older version has stored
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(MessageStore store, String key, byte[] head, long size, OptionalLong checksum)
      implements MessageContent {

    /**
     * Fails at its end if it is not what was stored, so that readers never take it for complete.
     */
    @Override
    public InputStream open() throws IOException {
      InputStream stored = stored();
      InputStream body =
          checksum.isEmpty() ? stored : new VerifiedStream(stored, head, checksum.getAsLong(), key);
      return head.length == 0
          ? body
          : new SequenceInputStream(new ByteArrayInputStream(head), body);
    }

    private InputStream stored() throws IOException {
      try {
        return store.get(key);
      } catch (NoSuchFileException missing) {
        NoSuchFileException clear =
            new NoSuchFileException(key, null, "the message's content is missing from the store");
        clear.initCause(missing);
        throw clear;
      }
    }

    @Override
    public int memory() {
      return head.length;
    }

    @Override
    public Optional<String> storeKey() {
      return Optional.of(key);
    }
  }
}
