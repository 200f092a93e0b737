package io.tmail.delivery.relay;

import java.security.MessageDigest;

/**
 * A body in the canonical form "relaxed" (RFC 6376 §3.4.4), hashed while it streams by: white space
 * within a line becomes one space, at its end nothing, and so do empty lines at the body's end.
 */
final class RelaxedBody {
  private static final byte[] CRLF = {'\r', '\n'};

  private final MessageDigest digest;
  private final byte[] out = new byte[8 * 1024];
  private int used;
  private boolean space;
  private boolean inLine;
  private boolean carriageReturn;
  private long emptyLines;

  RelaxedBody(MessageDigest digest) {
    this.digest = digest;
  }

  void add(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      add(bytes[i]);
    }
  }

  private void add(byte b) {
    if (b == '\n') {
      endLine();
    } else if (b == ' ' || b == '\t') {
      leftOver();
      space = true;
    } else if (b == '\r') {
      leftOver();
      carriageReturn = true;
    } else {
      leftOver();
      text(b);
    }
  }

  /** A CR that was not the first half of a line end is text. */
  private void leftOver() {
    if (carriageReturn) {
      carriageReturn = false;
      text((byte) '\r');
    }
  }

  private void text(byte b) {
    for (; emptyLines > 0; emptyLines--) {
      put(CRLF);
    }
    if (space) {
      space = false;
      put((byte) ' ');
    }
    inLine = true;
    put(b);
  }

  private void endLine() {
    carriageReturn = false;
    space = false;
    if (inLine) {
      put(CRLF);
      inLine = false;
    } else {
      emptyLines++;
    }
  }

  /** A last line without an end is given one, as the transport does. */
  void end() {
    leftOver();
    if (inLine) {
      put(CRLF);
    }
    digest.update(out, 0, used);
  }

  private void put(byte... bytes) {
    for (byte b : bytes) {
      if (used == out.length) {
        digest.update(out, 0, used);
        used = 0;
      }
      out[used++] = b;
    }
  }
}
