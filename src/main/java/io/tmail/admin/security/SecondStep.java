package io.tmail.admin.security;

import io.tmail.rights.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A login whose password was right and whose code is still missing. Its session grants no access
 * yet.
 */
record SecondStep(String login, boolean isUser, Instant until) implements Serializable {
  private static final String ATTRIBUTE = "tmail.secondStep";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  static void await(HttpSession session, Caller caller, Instant now) {
    boolean isUser = caller.role() == Role.USER;
    session.setAttribute(ATTRIBUTE, new SecondStep(caller.name(), isUser, now.plus(PATIENCE)));
  }

  /** The one that the browser's session awaits, unless that is too long ago. */
  static Optional<SecondStep> awaited(HttpServletRequest request, Instant now) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(ATTRIBUTE) instanceof SecondStep step
        ? Optional.of(step).filter(some -> now.isBefore(some.until()))
        : Optional.empty();
  }

  static void forget(HttpSession session) {
    session.removeAttribute(ATTRIBUTE);
  }
}
