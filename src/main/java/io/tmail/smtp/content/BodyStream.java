package io.tmail.smtp.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A message's content as a stream, watched by a {@link ContentGuard}. When an offence turns up, the
 * rest is read and dropped up to the message's end, and only then is the offence reported to the
 * reader: the client is still sending, and its message must not be parsed as commands.
 */
public abstract class BodyStream extends InputStream {
  private final ContentGuard guard;
  private final Optional<LineFeeds> mended;
  private boolean ended;

  BodyStream(ContentGuard guard) {
    this.guard = guard;
    mended = guard.mendsLineFeeds() ? Optional.of(new LineFeeds(this)) : Optional.empty();
  }

  /**
   * Content bytes, dots removed.
   *
   * @return how many, at least 1; or -1 at the message's end
   */
  abstract int next(byte[] bytes, int offset, int length) throws IOException;

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    int count =
        mended.isPresent() ? mended.get().read(bytes, offset, length) : next(bytes, offset, length);
    if (count < 0) {
      ended = true;
      guard.end();
    } else {
      guard.watch(bytes, offset, count);
    }
    if (guard.offence().isPresent()) {
      drain();
      throw new MessageRefusedException(guard.offence().get());
    }
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Reads what is left of the message and drops it. */
  public void drain() throws IOException {
    byte[] dropped = new byte[8192];
    while (!ended) {
      int count = next(dropped, 0, dropped.length);
      ended = count < 0;
      guard.watch(dropped, 0, Math.max(0, count));
      if (guard.isFlood()) {
        throw new ClientGoneException();
      }
    }
  }

  public ContentGuard guard() {
    return guard;
  }
}
