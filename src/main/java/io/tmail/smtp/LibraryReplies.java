package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.policy.Reason;
import java.util.Map;
import java.util.Optional;

/**
 * SubEthaSMTP's fixed replies in our words, with the enhanced status that ENHANCEDSTATUSCODES
 * promises (RFC 2034 §4).
 */
final class LibraryReplies {
  private static final Map<String, SmtpReply> BY_BEGINNING =
      Map.of(
          "500 Error: command not implemented", Replies.UNKNOWN_COMMAND,
          "500 Error: bad syntax", SmtpReply.of(500, "5.5.2", "Syntax error"),
          "501 Syntax error at character",
              SmtpReply.of(500, "5.5.2", "Line must end with CRLF and hold no bare CR or LF"),
          "501 Input line length", SmtpReply.of(500, "5.5.2", "Line too long"),
          "501 Syntax error: invalid character", SmtpReply.of(500, "5.5.2", "Line is not UTF-8"),
          "421 Too many connections",
              SmtpReply.of(421, "4.3.2", "Too many connections, try again later"),
          "421 Timeout waiting", SmtpReply.of(421, "4.4.2", "Timeout, closing connection"));

  private LibraryReplies() {}

  private static final Map<String, Reason> REASONS =
      Map.of(
          "501 Syntax error at character", Reason.COMMAND_LINE,
          "501 Input line length", Reason.COMMAND_LINE,
          "501 Syntax error: invalid character", Reason.COMMAND_LINE,
          "421 Too many connections", Reason.CONNECTIONS,
          "421 Timeout waiting", Reason.TIMEOUT);

  /** What the reply is counted by; empty for those whose reason is known elsewhere. */
  static Optional<Reason> reasonOf(String line) {
    return REASONS.entrySet().stream()
        .filter(known -> line.startsWith(known.getKey()))
        .map(Map.Entry::getValue)
        .findAny();
  }

  static String translate(String line) {
    for (Map.Entry<String, SmtpReply> known : BY_BEGINNING.entrySet()) {
      if (line.startsWith(known.getKey())) {
        return known.getValue().toWire();
      }
    }
    return line;
  }
}
