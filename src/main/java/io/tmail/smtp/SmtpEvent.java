package io.tmail.smtp;

import io.tmail.config.Listener.Role;
import io.tmail.policy.Reason;

/**
 * Facts about sessions, passed to observers (metrics) after they happened, on the session's thread.
 * No reply depends on an observer.
 */
public sealed interface SmtpEvent {
  /** What the listener is for. */
  Role role();

  /** A client was accepted. */
  record Opened(Role role) implements SmtpEvent {}

  /** A session that was {@link Opened} is over. */
  record Closed(Role role) implements SmtpEvent {}

  /** TLS is laid over the connection. */
  record Secured(Role role) implements SmtpEvent {}

  /** A user was authenticated. */
  record LoggedIn(Role role) implements SmtpEvent {}

  /** A 4xx or 5xx reply was given. */
  record Refused(Role role, Reason reason) implements SmtpEvent {}

  /**
   * A message was acknowledged.
   *
   * @param bytes of its content, without this server's Received field
   * @param recipients number of recipients
   */
  record Taken(Role role, long bytes, int recipients) implements SmtpEvent {}

  /** A listener accepts connections. */
  record PortOpened(Role role) implements SmtpEvent {}

  /** It does no more: the server stops. */
  record PortClosed(Role role) implements SmtpEvent {}
}
