package io.tmail.admin.door;

import jakarta.servlet.ServletException;
import java.util.stream.Stream;

/** A failure and what it came from, the root last. */
final class Causes {
  /** Longer chains are taken for cycles. */
  private static final int MOST = 20;

  private Causes() {}

  static Stream<Throwable> of(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Causes::next).limit(MOST);
  }

  private static Throwable next(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null && failure instanceof ServletException wrapped
        ? wrapped.getRootCause()
        : cause;
  }
}
