package io.tmail.admin.security;

import io.tmail.admin.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A client is not asked for a password now, because too many were wrong: 429 (RFC 6585 §4). */
final class TooManyGuessesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int TOO_MANY_REQUESTS = 429;

  private final transient Duration pause;

  TooManyGuessesException(Duration pause) {
    super("too many failed logins", null, false, false);
    this.pause = pause;
  }

  /** The status for a page, which shows its own text. */
  void tell(HttpServletResponse response) {
    response.setStatus(TOO_MANY_REQUESTS);
    response.setHeader("Retry-After", Long.toString(pause.toSeconds()));
  }

  /** Answers a program. */
  void answer(HttpServletResponse response) {
    tell(response);
    try {
      Problem.of(TOO_MANY_REQUESTS, "Too Many Requests", getMessage() + "; try again later")
          .write(response);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
