package io.tmail.smtp.content;

import java.io.IOException;
import java.io.InputStream;

/**
 * The content of a run of BDAT chunks (RFC 3030 §2). A truncated chunk is not a message. Between
 * two chunks it answers the first and reads the command that brings the next.
 */
public final class BdatStream extends BodyStream {

  /** Gets the next chunk's size from the client. */
  @FunctionalInterface
  public interface NextChunk {
    /**
     * Answers the chunk just read and reads the next BDAT command.
     *
     * @throws InterruptedByCommand if the client sends another command
     */
    Chunk next() throws IOException;
  }

  /**
   * @param size octets that follow the command
   */
  public record Chunk(long size, boolean last) {}

  /** Another command came instead of BDAT; the message is abandoned and the command obeyed. */
  public static final class InterruptedByCommand extends IOException {
    private static final long serialVersionUID = 1L;

    private final String line;

    public InterruptedByCommand(String line) {
      super("BDAT was followed by another command");
      this.line = line;
    }

    public String line() {
      return line;
    }
  }

  private final InputStream in;
  private final NextChunk chunks;
  private Chunk chunk;
  private long left;

  public BdatStream(InputStream in, Chunk first, NextChunk chunks, ContentGuard guard) {
    super(guard);
    this.in = in;
    this.chunk = first;
    this.left = first.size();
    this.chunks = chunks;
  }

  @Override
  int next(byte[] bytes, int offset, int length) throws IOException {
    while (left == 0) {
      if (chunk.last()) {
        return -1;
      }
      chunk = chunks.next();
      left = chunk.size();
    }
    int count = readFromClient(bytes, offset, (int) Math.min(length, left));
    left -= count;
    return count;
  }

  private int readFromClient(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = in.read(bytes, offset, length);
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
}
