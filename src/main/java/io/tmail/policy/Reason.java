package io.tmail.policy;

import java.util.Locale;

/**
 * Why a client was refused, one for each limit and rule: what refusals are counted by. Whoever adds
 * a limit adds its reason.
 */
public enum Reason {
  // the connection
  CONNECTIONS,
  CLIENT_CONNECTIONS,
  EARLY_TALK,
  PROXY_HEADER,
  MEMORY,
  HANDSHAKES,
  HANDSHAKE,
  SHUTDOWN,

  // the session
  COMMAND,
  COMMAND_LINE,
  FOREIGN_PROTOCOL,
  COMMANDS,
  ERRORS,
  BAD_RECIPIENTS,
  SESSION_MESSAGES,
  VRFY,
  TIMEOUT,

  // the login
  AUTH_FAILED,
  AUTH_THROTTLED,
  AUTH_REQUIRED,
  TLS_REQUIRED,

  // the envelope
  SENDER,
  MESSAGE_RATE,
  RECIPIENT_RATE,
  RECIPIENTS,
  RELAY,
  NO_MAILBOX,
  MAILBOX_DISABLED,
  MAILBOX_NOT_YET,
  QUOTA,

  // the message
  SIZE,
  SPACE,
  LOOP,
  BARE_LINE_END,
  NUL,
  LINE_LENGTH,
  HEADER,
  INCOMPLETE,
  MESSAGE_TIMEOUT,

  /** Our own database or disk. */
  TROUBLE,

  /** A check that names no reason of its own. */
  OTHER;

  /** As metrics name it, such as {@code client_connections}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
