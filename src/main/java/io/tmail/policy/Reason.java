package io.tmail.policy;

import java.util.Locale;

/**
 * Why a client was refused, one constant per limit and rule; refusals are counted by it. A new
 * limit needs a new reason.
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
  SUSPENDED,
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

  // what checks of strangers' mail found
  FROM,
  IPREV,
  SPF,
  DKIM,
  ARC,
  DMARC,
  BLOCKED,
  LISTED,
  GREYLISTED,
  VIRUS,
  SPAM,
  SCANNER,
  MILTER,
  WEBHOOK,
  SCORE,

  /** A failure of this server's database or disk. */
  TROUBLE,

  /** A check that names no reason of its own. */
  OTHER;

  /** As metrics name it, such as {@code client_connections}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
