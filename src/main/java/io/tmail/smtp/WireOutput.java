package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Collects replies until they are to be sent. What the SMTP library writes is discarded: it only
 * repeats that the session is over. Used by the session's thread, and by the one that stops the
 * server.
 */
final class WireOutput extends OutputStream {
  /** Of them; what a client that does not read can make us hold. */
  private static final int MOST_COLLECTED = 4 * 1024;

  private final OutputStream out;
  private final Deadline deadline;
  private final Duration patience;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream(256);
  private boolean ended;

  /**
   * @param deadline for each write: a client may not read
   */
  WireOutput(OutputStream out, SmtpConversation conversation, Deadline deadline) {
    this.out = out;
    this.deadline = deadline;
    this.patience = conversation.spec().settings().smtpd().timeout();
  }

  void reply(SmtpReply reply) throws IOException {
    if (add(reply.toWire()) > MOST_COLLECTED) {
      send();
    }
  }

  /** The last reply; any later output is discarded. */
  synchronized void end(SmtpReply reply) {
    int unused = add(reply.toWire());
    ended = true;
  }

  /** Nothing is said any more. */
  synchronized void end() {
    ended = true;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    // every answer is our own
  }

  @Override
  public void write(int octet) {
    // as above
  }

  /**
   * @return how many octets wait to be sent
   */
  private synchronized int add(String text) {
    if (!ended) {
      collected.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
    return collected.size();
  }

  /** The library flushes after each reply; we decide when. */
  @Override
  public void flush() {}

  /** The last reply goes out before the library closes the connection. */
  @Override
  public void close() throws IOException {
    send();
  }

  /**
   * Waits for a client that does not read; a thread that ends the session meanwhile does not wait.
   *
   * @return whether there was something to send
   */
  boolean send() throws IOException {
    byte[] replies = taken();
    if (replies.length > 0) {
      deadline.begin(patience);
      try {
        out.write(replies);
        out.flush();
      } finally {
        deadline.end();
      }
    }
    return replies.length > 0;
  }

  private synchronized byte[] taken() {
    byte[] replies = collected.toByteArray();
    collected.reset();
    return replies;
  }
}
