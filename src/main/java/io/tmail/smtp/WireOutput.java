package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Collects replies until they are to be sent. Used by the session's thread, and by the one that
 * stops the server.
 */
final class WireOutput {
  /** Of them; what a client that does not read can make us hold. */
  private static final int MOST_COLLECTED = 4 * 1024;

  private final Deadline deadline;
  private final Duration patience;
  private final SmtpReply goodbye;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream(256);
  private volatile OutputStream out;
  private volatile boolean stopping;
  private boolean ended;

  /**
   * @param deadline for each write: a client may not read
   * @param patience how long it may take
   * @param goodbye the last reply when the server stops
   */
  WireOutput(OutputStream out, Deadline deadline, Duration patience, SmtpReply goodbye) {
    this.out = out;
    this.deadline = deadline;
    this.patience = patience;
    this.goodbye = goodbye;
  }

  /** TLS begins; nothing waits to be sent in plain text. */
  void sendTo(OutputStream secured) {
    out = secured;
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

  /** The server stops; the client is told once it is answered ({@link #endIfStopping}). */
  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /** All that the client said so far is answered. */
  void endIfStopping() {
    if (stopping) {
      end(goodbye);
    }
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
