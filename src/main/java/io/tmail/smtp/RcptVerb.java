package io.tmail.smtp;

import io.tmail.mail.ForwardPath;
import io.tmail.mail.InvalidAddressException;
import java.util.Optional;

/** RCPT (RFC 5321 §4.1.1.3): one more recipient. */
final class RcptVerb extends Verb {
  RcptVerb() {
    super("RCPT");
  }

  @Override
  Answer answer(String argument, SmtpSession session) {
    if (session.transaction().isEmpty()) {
      return Answers.NEED_MAIL;
    }
    PathArgument parsed;
    try {
      parsed = PathArgument.parse(argument, "TO:");
    } catch (IllegalArgumentException malformed) {
      return Answers.syntax(malformed.getMessage());
    }
    Optional<Answer> refusal = Parameters.RCPT.refusal(parsed.parameters(), session.isExtended());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    try {
      ForwardPath path = ForwardPath.parse(parsed.path(), session.spec().me());
      SmtpEndpoint endpoint = session.transaction().get();
      if (parsed.isInternationalised() && !endpoint.isInternationalised()) {
        return Answers.RECIPIENT_NEEDS_UTF8;
      }
      return endpoint.rcpt(path, parsed.parameters());
    } catch (InvalidAddressException malformed) {
      return Answers.badRecipient(malformed.getMessage());
    }
  }
}
