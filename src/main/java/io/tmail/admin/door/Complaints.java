package io.tmail.admin.door;

import io.tmail.admin.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Logs requests that were refused or failed, one line each. Lines about unauthenticated clients are
 * limited per minute, so that they cannot fill the disk. Any thread may call.
 */
public final class Complaints {
  private static final Logger LOG = Logger.getLogger(Complaints.class.getName());
  private static final int MOST_LINES = 60;
  private static final int MOST_TRACES = 5;
  private static final int MOST_CHARACTERS = 200;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final Complaints ALL = new Complaints(System::nanoTime);

  private final LongSupplier clock;
  private long minute;
  private int lines;
  private int traces;

  /**
   * @param clock nanoseconds
   */
  Complaints(LongSupplier clock) {
    this.clock = clock;
    this.minute = clock.getAsLong();
  }

  /** A request that a client has built wrongly. */
  static void refused(HttpServletRequest request, Problem problem) {
    if (ALL.mayWrite()) {
      LOG.log(
          Level.INFO,
          "http refused: client=[{0}], status={1}, {2} ({3})",
          new Object[] {
            request.getRemoteAddr(), problem.status(), line(request), problem.detail()
          });
    }
  }

  /** A request that never reached the servlets. */
  static void refused(InetAddress client, String method, Problem problem) {
    if (ALL.mayWrite()) {
      LOG.log(
          Level.INFO,
          "http refused: client=[{0}], status={1}, {2} ({3})",
          new Object[] {
            client.getHostAddress(), problem.status(), shown(method), problem.detail()
          });
    }
  }

  /** A connection that was closed immediately. */
  static void closed(InetAddress client, int open) {
    if (ALL.mayWrite()) {
      LOG.log(
          Level.INFO,
          "http refused: client=[{0}], too many connections ({1} are open)",
          new Object[] {client.getHostAddress(), open});
    }
  }

  /** An internal error, with its stack trace unless some were logged in this minute. */
  public static void failed(String what, Throwable failure) {
    if (ALL.mayWrite()) {
      String text = "request failed: " + what + ": " + failure.getClass().getName();
      LOG.log(Level.SEVERE, text, ALL.mayTrace() ? failure : null);
    }
  }

  /** Never the query, which may hold what is secret. */
  static String line(HttpServletRequest request) {
    return shown(request.getMethod() + " " + request.getRequestURI());
  }

  private static String shown(String line) {
    String plain = line.replaceAll("[^ -~]", "?");
    return plain.substring(0, Math.min(MOST_CHARACTERS, plain.length()));
  }

  synchronized boolean mayWrite() {
    long now = clock.getAsLong();
    if (now - minute >= MINUTE_NANOS) {
      if (lines > MOST_LINES) {
        LOG.log(Level.INFO, "http refused: {0} more, not logged", lines - MOST_LINES);
      }
      minute = now;
      lines = 0;
      traces = 0;
    }
    return ++lines <= MOST_LINES;
  }

  private synchronized boolean mayTrace() {
    return ++traces <= MOST_TRACES;
  }
}
