package io.tmail.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** A stream that fails at its end, instead of ending, if it was not what it should have been. */
final class VerifiedStream extends FilterInputStream {
  private final CheckedInputStream counted;
  private final byte[] head;
  private final long expected;
  private final String key;
  private boolean ended;

  /**
   * @param head what stands before it elsewhere
   * @param expected the CRC-32C of the stream and then the head
   */
  VerifiedStream(InputStream stored, byte[] head, long expected, String key) {
    this(new CheckedInputStream(stored, new CRC32C()), head, expected, key);
  }

  private VerifiedStream(CheckedInputStream counted, byte[] head, long expected, String key) {
    super(counted);
    this.counted = counted;
    this.head = head;
    this.expected = expected;
    this.key = key;
  }

  @Override
  public int read() throws IOException {
    return verified(super.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return verified(super.read(bytes, offset, length));
  }

  private int verified(int read) throws IOException {
    if (read < 0 && !ended) {
      ended = true;
      counted.getChecksum().update(head, 0, head.length);
    }
    if (read < 0 && counted.getChecksum().getValue() != expected) {
      throw new IOException("store: the content of " + key + " is damaged");
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
