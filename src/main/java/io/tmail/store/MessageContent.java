package io.tmail.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
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
   * Big content, in the store.
   *
   * @param checksum its CRC-32C; empty for what an older version has stored
   */
  record Stored(MessageStore store, String key, long size, OptionalLong checksum)
      implements MessageContent {

    /**
     * Fails at its end if it is not what was stored, so that readers never take it for complete.
     */
    @Override
    public InputStream open() throws IOException {
      InputStream stored = stored();
      return checksum.isEmpty() ? stored : new VerifiedStream(stored, checksum.getAsLong(), key);
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
      return 0;
    }
  }
}
