package io.tmail.smtp.content;

import java.io.IOException;
import java.io.InputStream;

/**
 * The content of DATA: ends with CRLF.CRLF and nothing else, and a leading dot is removed (RFC 5321
 * §4.5.2). Reads from the session's buffered input and leaves there what follows the end.
 */
public final class DotStream extends BodyStream {
  private static final int CHUNK = 8192;

  private enum State {
    LINE_START,
    /** Behind a bare LF that counts as a line end: a dot is stuffed, but never the last line. */
    LINE_FEED,
    TEXT,
    CR,
    DOT,
    DOT_CR
  }

  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK];
  private final boolean mendsLineFeeds;

  /** A CR held back from the chunk before may come on top. */
  private final byte[] decoded = new byte[CHUNK + 1];

  private int from;
  private int to;
  private State state = State.LINE_START;
  private boolean ended;

  /**
   * @param in must support mark and reset over 8192 bytes
   */
  public DotStream(InputStream in, ContentGuard guard) {
    super(guard);
    this.in = in;
    this.mendsLineFeeds = guard.mendsLineFeeds();
  }

  @Override
  int next(byte[] bytes, int offset, int length) throws IOException {
    while (from == to && !ended) {
      from = 0;
      to = 0;
      decode();
    }
    int count = Math.min(length, to - from);
    System.arraycopy(decoded, from, bytes, offset, count);
    from += count;
    return count == 0 ? -1 : count;
  }

  /** One read from the client; what lies behind the message's end is given back. */
  private void decode() throws IOException {
    in.mark(CHUNK);
    int count = readChunk();
    int i = 0;
    while (i < count) {
      int run = state == State.TEXT ? textRun(i, count) : 0;
      if (run > 0) {
        System.arraycopy(chunk, i, decoded, to, run);
        to += run;
        i += run;
        continue;
      }
      step(chunk[i++]);
      if (ended) {
        in.reset();
        in.skipNBytes(i);
        return;
      }
    }
  }

  /** The number of bytes before the next line end. */
  private int textRun(int start, int count) {
    byte[] bytes = chunk;
    byte feed = mendsLineFeeds ? (byte) '\n' : (byte) '\r';
    int i = start;
    while (i < count && bytes[i] != '\r' && bytes[i] != feed) {
      i++;
    }
    return i - start;
  }

  private int readChunk() throws IOException {
    try {
      int count = in.read(chunk, 0, CHUNK);
      if (count < 0) {
        throw new ClientGoneException();
      }
      return count;
    } catch (ClientGoneException gone) {
      throw gone;
    } catch (IOException broken) {
      throw new ClientGoneException(broken);
    }
  }

  /** CR is kept only once it is known not to begin the end. */
  private void step(byte b) {
    switch (state) {
      case LINE_START -> {
        if (b == '.') {
          state = State.DOT;
        } else {
          text(b);
        }
      }
      case LINE_FEED -> {
        if (b == '.') {
          state = State.TEXT;
        } else {
          text(b);
        }
      }
      case CR -> {
        decoded[to++] = '\r';
        text(b);
        if (b == '\n') {
          state = State.LINE_START;
        }
      }
      case DOT -> {
        if (b == '\r') {
          state = State.DOT_CR;
        } else {
          text(b);
        }
      }
      case DOT_CR -> {
        if (b == '\n') {
          ended = true;
        } else {
          decoded[to++] = '\r';
          text(b);
        }
      }
      default -> text(b);
    }
  }

  private void text(byte b) {
    if (b == '\r') {
      state = State.CR;
    } else {
      decoded[to++] = b;
      state = mendsLineFeeds && b == '\n' ? State.LINE_FEED : State.TEXT;
    }
  }
}
