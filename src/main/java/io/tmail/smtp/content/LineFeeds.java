package io.tmail.smtp.content;

import java.io.IOException;

/**
 * A message's bytes with CRLF for each bare LF. Only where the client is trusted with bare LF, as
 * an authenticated user or by its network; what ends the message was decided on the bytes as they
 * came.
 */
final class LineFeeds {
  private static final int CHUNK = 4096;

  private final BodyStream body;
  private final byte[] raw = new byte[CHUNK];
  private final byte[] mended = new byte[2 * CHUNK];
  private int from;
  private int to;
  private byte last;

  LineFeeds(BodyStream body) {
    this.body = body;
  }

  /**
   * @return how many, at least 1; or -1 at the message's end
   */
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (from == to && !fill()) {
      return -1;
    }
    int count = Math.min(length, to - from);
    System.arraycopy(mended, from, bytes, offset, count);
    from += count;
    return count;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = 0;
    int count = body.next(raw, 0, CHUNK);
    for (int i = 0; i < count; i++) {
      if (raw[i] == '\n' && last != '\r') {
        mended[to++] = '\r';
      }
      mended[to++] = raw[i];
      last = raw[i];
    }
    return count > 0;
  }
}
