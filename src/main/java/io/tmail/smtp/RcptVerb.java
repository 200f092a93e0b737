package io.tmail.smtp;

import io.tmail.mail.ForwardPath;
import io.tmail.mail.InvalidAddressException;
import java.util.Optional;
import org.subethamail.smtp.server.Session;

/** RCPT (RFC 5321 §4.1.1.3): one more recipient. */
final class RcptVerb extends Verb {
  RcptVerb() {
    super("RCPT");
  }

  @Override
  Answer answer(String argument, SmtpConversation conversation, Session session) {
    if (conversation.transaction().isEmpty()) {
      return Answers.NEED_MAIL;
    }
    PathArgument parsed;
    try {
      parsed = PathArgument.parse(argument, "TO:");
    } catch (IllegalArgumentException malformed) {
      return Answers.syntax(malformed.getMessage());
    }
    Optional<Answer> refusal =
        Parameters.RCPT.refusal(parsed.parameters(), conversation.isExtended());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    try {
      ForwardPath path = ForwardPath.parse(parsed.path(), conversation.spec().me());
      SmtpEndpoint endpoint = conversation.transaction().get();
      if (parsed.isInternationalised() && !endpoint.isInternationalised()) {
        return Answers.RECIPIENT_NEEDS_UTF8;
      }
      return endpoint.rcpt(path, parsed.parameters());
    } catch (InvalidAddressException malformed) {
      return Answers.badRecipient(malformed.getMessage());
    }
  }
}
