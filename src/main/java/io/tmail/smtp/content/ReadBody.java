package io.tmail.smtp.content;

import io.tmail.policy.Transaction;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that checks read along while it goes to the queue. */
public final class ReadBody extends FilterInputStream {
  private final Transaction transaction;

  public ReadBody(InputStream body, Transaction transaction) {
    super(body);
    this.transaction = transaction;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      transaction.arrived(bytes, offset, count);
    }
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
