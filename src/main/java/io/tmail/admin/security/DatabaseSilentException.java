package io.tmail.admin.security;

import io.tmail.admin.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Nobody can be authenticated now, because the database of accounts does not answer: 503. */
final class DatabaseSilentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseSilentException() {
    super("the database does not respond", null, false, false);
  }

  /** The status for the sign-in page, which shows its own text. */
  void tell(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setHeader("Retry-After", "10");
  }

  /** Answers programs, and browsers on all other pages. */
  void answer(HttpServletResponse response) {
    tell(response);
    String detail = getMessage() + "; deploy/tmail status shows the state of each part";
    try {
      Problem.of(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Service Unavailable", detail)
          .write(response);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
