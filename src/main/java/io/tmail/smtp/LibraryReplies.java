package io.tmail.smtp;

import io.tmail.policy.Reason;
import java.util.Optional;

/**
 * SubEthaSMTP's one fixed reply that a client may still get, reworded, with the enhanced status
 * that ENHANCEDSTATUSCODES promises (RFC 2034 §4).
 */
final class LibraryReplies {
  private static final String TOO_MANY = "421 Too many connections";

  private LibraryReplies() {}

  /** What the reply is counted by; empty for those whose reason is known elsewhere. */
  static Optional<Reason> reasonOf(String line) {
    return line.startsWith(TOO_MANY) ? Optional.of(Reason.CONNECTIONS) : Optional.empty();
  }

  static String translate(String line) {
    return line.startsWith(TOO_MANY) ? Replies.BUSY.toWire() : line;
  }
}
