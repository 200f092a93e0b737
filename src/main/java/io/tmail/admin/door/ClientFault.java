package io.tmail.admin.door;

import io.tmail.admin.Problem;
import jakarta.enterprise.context.NonexistentConversationException;
import jakarta.faces.application.ProtectedViewException;
import jakarta.faces.application.ViewExpiredException;
import java.io.EOFException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.primefaces.csp.CspException;

/** Failures of Faces and the container that are the client's: what it sent is not valid. */
final class ClientFault {
  private static final Set<Class<?>> OLD_PAGE =
      Set.of(ViewExpiredException.class, NonexistentConversationException.class);
  private static final Set<Class<?>> FORGED =
      Set.of(CspException.class, ProtectedViewException.class);
  private static final Set<Class<?>> UNREADABLE =
      Set.of(
          IllegalArgumentException.class,
          NumberFormatException.class,
          EOFException.class,
          TimeoutException.class);

  private ClientFault() {}

  /** The response, unless the failure is an internal error. */
  static Optional<Problem> of(Throwable failure) {
    Optional<Problem> refused = RefusedRequestException.in(failure);
    return refused
        .or(() -> among(failure, OLD_PAGE, "the page has expired; reload it"))
        .or(() -> among(failure, FORGED, "the form does not belong to this page; reload it"))
        .or(() -> among(failure, UNREADABLE, "the request cannot be read"));
  }

  private static Optional<Problem> among(Throwable failure, Set<Class<?>> kinds, String detail) {
    return Causes.of(failure).anyMatch(cause -> isOf(cause, kinds))
        ? Optional.of(Problem.of(400, "Bad Request", detail))
        : Optional.empty();
  }

  private static boolean isOf(Throwable cause, Set<Class<?>> kinds) {
    boolean isOfAnUpload = cause.getClass().getName().contains(".fileupload.");
    return kinds.contains(cause.getClass()) || (isOfAnUpload && kinds.equals(UNREADABLE));
  }
}
