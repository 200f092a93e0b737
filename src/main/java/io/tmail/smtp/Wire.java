package io.tmail.smtp;

import io.tmail.config.Settings;
import io.tmail.mail.SmtpReply;
import io.tmail.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * One client's connection, in plain text or under TLS. Replies are collected and sent when we would
 * otherwise wait for the client, so that pipelined commands are answered in one packet (RFC 2920
 * §3.2). Used by the session's thread; other threads stop it, end what takes too long, and abort.
 */
final class Wire {
  private final Socket plain;
  private final SessionDeadlines deadlines;
  private final WireOutput output;

  /** For what may not take too long; the connection is aborted when it does. */
  private final Deadline deadline = new Deadline();

  private volatile Socket socket;
  private volatile WireInput input;

  /**
   * @param plain the connection itself
   * @param goodbye the last reply when the server stops
   */
  Wire(Socket plain, Settings settings, SessionDeadlines deadlines, SmtpReply goodbye)
      throws IOException {
    this.plain = plain;
    this.deadlines = deadlines;
    Duration patience = settings.smtpd().timeout();
    this.output = new WireOutput(plain.getOutputStream(), deadline, patience, goodbye);
    readFrom(plain);
  }

  private void readFrom(Socket from) throws IOException {
    socket = from;
    input = new WireInput(from, deadlines, output, deadline);
  }

  /**
   * Lays TLS over the connection.
   *
   * @param secured over the plain connection
   * @param limit for the whole handshake; the connection is aborted when it is over
   * @throws IOException if the client does not shake hands, or not in time
   */
  void secure(SSLSocket secured, Duration limit) throws IOException {
    deadline.begin(limit);
    try {
      secured.startHandshake();
    } finally {
      deadline.end();
    }
    deadlines.commandBegins();
    output.sendTo(secured.getOutputStream());
    readFrom(secured);
  }

  /** The connection itself. */
  Socket plain() {
    return plain;
  }

  /** Protocol and cipher, if TLS is laid over the connection. */
  Optional<String> tls() {
    return ServerTls.factsOf(socket);
  }

  /** What the client sends, without a buffer; another stream after {@link #secure}. */
  InputStream input() {
    return input;
  }

  WireOutput output() {
    return output;
  }

  /** Whether unread data of the client is available, with or without TLS. */
  boolean hasInput() {
    try {
      return plain.getInputStream().available() > 0;
    } catch (IOException gone) {
      return false;
    }
  }

  /** The server stops: an idle client gets the last reply now, a busy one later. */
  void stop() {
    output.stop();
    if (input.isIdle()) {
      output.endIfStopping();
      close();
    }
  }

  /**
   * Ends a read that has waited long enough for the client, and what the client holds up.
   *
   * @param now of {@link System#nanoTime}
   */
  void endIfTooSlow(long now) {
    input.endIfTooSlow(now);
    if (deadline.isOver(now)) {
      abort();
    }
  }

  /** Sends pending replies, and nothing afterwards. */
  void hangUp() {
    output.end();
    close();
  }

  /** Sends pending replies and closes the connection. */
  synchronized void close() {
    try {
      output.send();
      socket.close();
    } catch (IOException clientGone) {
      // the client is gone
    }
  }

  /** Ends the connection at once, even if other threads wait on it; never waits itself. */
  void abort() {
    try {
      plain.close();
    } catch (IOException alreadyGone) {
      // that is what was wanted
    }
  }
}
