package io.tmail.smtp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/**
 * Sends the collected replies before it waits for the client, and waits no longer than {@link
 * SessionDeadlines} allow. At its end once the session is over.
 *
 * <p>A socket with a time limit of its own makes three system calls of each read. So a plain one
 * has none, and {@link OpenSessions#endSlow} ends its read from another thread.
 */
final class WireInput extends FilterInputStream {
  private static final Duration LATER = Duration.ofSeconds(1);

  private final Socket socket;
  private final SessionDeadlines deadlines;
  private final WireOutput output;
  private final Deadline cutOff;
  private long deadline;
  private volatile boolean idle;
  private volatile boolean reading;
  private volatile long readingUntil;
  private volatile boolean tooSlow;

  /**
   * @param cutOff for each read under TLS
   */
  WireInput(Socket socket, SessionDeadlines deadlines, WireOutput output, Deadline cutOff)
      throws IOException {
    super(socket.getInputStream());
    this.socket = socket;
    this.deadlines = deadlines;
    this.output = output;
    this.cutOff = cutOff;
  }

  /** Whether the client has no command under way, as far as we have read. */
  boolean isIdle() {
    return idle;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    deadline = deadlines.nextRead(output.send());
    idle = !deadlines.isReceiving();
    try {
      return endsNow() ? -1 : await(bytes, offset, length);
    } finally {
      idle = false;
    }
  }

  /** Asked once we count as idle, so that a stop either finds us so or is seen here. */
  private boolean endsNow() throws IOException {
    if (idle) {
      output.endIfStopping();
    }
    boolean ended = output.isEnded();
    if (ended) {
      output.send();
    }
    return ended;
  }

  private int await(byte[] bytes, int offset, int length) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("the command took too long");
    }
    return socket instanceof SSLSocket
        ? awaitSecured((int) left, bytes, offset, length)
        : awaitWatched(bytes, offset, length);
  }

  /**
   * With the socket's own timeout, the session can state why it ends, but the timeout restarts with
   * each octet of a record. A client that sends octets one by one is disconnected a little later.
   */
  private int awaitSecured(int millis, byte[] bytes, int offset, int length) throws IOException {
    socket.setSoTimeout(millis);
    cutOff.begin(Duration.ofMillis(millis).plus(LATER));
    try {
      return super.read(bytes, offset, length);
    } finally {
      cutOff.end();
    }
  }

  private int awaitWatched(byte[] bytes, int offset, int length) throws IOException {
    readingUntil = deadline;
    reading = true;
    int count;
    try {
      count = super.read(bytes, offset, length);
    } finally {
      reading = false;
    }
    if (count < 0 && tooSlow) {
      throw new SocketTimeoutException("nothing was received in time");
    }
    return count;
  }

  /** Ends a read that has waited long enough; called from time to time by another thread. */
  void endIfTooSlow(long now) {
    if (reading && readingUntil - now <= 0) {
      tooSlow = true;
      try {
        socket.shutdownInput();
      } catch (IOException gone) {
        // so is the read
      }
    }
  }
}
