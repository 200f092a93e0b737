package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.policy.Reason;
import java.io.IOException;
import java.util.Optional;

/**
 * STARTTLS (RFC 3207). What the client sent in plain text behind the command is thrown away with
 * the old buffer, and all it said before is forgotten.
 */
final class StartTlsVerb extends Verb {
  /** RFC 3207 §4. */
  private static final SmtpReply READY_FOR_TLS = SmtpReply.of(220, "2.0.0", "Ready to start TLS");

  StartTlsVerb() {
    super("STARTTLS");
  }

  @Override
  Answer answer(String argument, SmtpSession session) throws IOException {
    if (!argument.isBlank()) {
      return Answers.noArguments("STARTTLS");
    }
    if (session.client().tls().isPresent()) {
      return Answers.TLS_ACTIVE;
    }
    Optional<Reason> full = session.enterHandshake();
    if (full.isPresent()) {
      return Answers.tooBusyForTls(full.get());
    }
    try {
      session.replyNow(READY_FOR_TLS);
      return secure(session);
    } finally {
      session.leaveHandshake();
    }
  }

  private static Answer secure(SmtpSession session) {
    try {
      session.secure();
      return Answer.NONE;
    } catch (IOException failed) {
      ClientLog.ALL.line(
          session.client().ip(),
          () ->
              "STARTTLS failed: client=[%s]: %s"
                  .formatted(
                      session.client().ip().getHostAddress(),
                      ClientLog.cut(String.valueOf(failed.getMessage()))));
      session.wire().abort(); // no client would understand a reply
      return Answers.NO_TLS;
    }
  }
}
