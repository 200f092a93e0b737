package io.tmail.admin.door;

import io.tmail.admin.Problem;
import java.io.IOException;
import java.util.Optional;

/** Thrown while the body is read, if it is not allowed. Readers must not catch it. */
public final class RefusedRequestException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public RefusedRequestException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  /** The answer to the client. */
  public Problem problem() {
    return problem;
  }

  /** Among the causes of a failure. */
  public static Optional<Problem> in(Throwable failure) {
    return Causes.of(failure)
        .filter(RefusedRequestException.class::isInstance)
        .map(cause -> ((RefusedRequestException) cause).problem())
        .findFirst();
  }
}
