package io.tmail.pickup;

import java.io.IOException;
import java.io.InputStream;

/** Makes every line end CRLF, be it LF, CR or CRLF, and ends the last line (RFC 5322 §2.3). */
final class LineEnds extends InputStream {
  private static final int NONE = -2;

  private final InputStream text;
  private int waiting = NONE;
  private boolean afterCr;
  private boolean lineOpen;

  LineEnds(InputStream text) {
    this.text = text;
  }

  @Override
  public int read() throws IOException {
    if (waiting != NONE) {
      int next = waiting;
      waiting = NONE;
      return next;
    }
    int octet = text.read();
    if (octet == '\n' && afterCr) {
      octet = text.read();
    }
    afterCr = octet == '\r';
    if (octet == '\r' || octet == '\n' || (octet < 0 && lineOpen)) {
      waiting = '\n';
      lineOpen = false;
      return '\r';
    }
    lineOpen = octet >= 0;
    return octet;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int octet = read();
      if (octet < 0) {
        return done == 0 ? -1 : done;
      }
      bytes[offset + done++] = (byte) octet;
    }
    return done;
  }
}
