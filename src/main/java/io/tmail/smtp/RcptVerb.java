package io.tmail.smtp;

import io.tmail.mail.ForwardPath;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.SmtpReply;
import java.util.Optional;
import org.subethamail.smtp.server.Session;

/** RCPT (RFC 5321 §4.1.1.3): one more recipient. */
final class RcptVerb extends Verb {
  RcptVerb() {
    super("RCPT");
  }

  @Override
  SmtpReply answer(String argument, SmtpConversation conversation, Session session) {
    if (conversation.transaction().isEmpty()) {
      return Replies.NEED_MAIL;
    }
    PathArgument parsed;
    try {
      parsed = PathArgument.parse(argument, "TO:");
    } catch (IllegalArgumentException malformed) {
      return Replies.syntax(malformed.getMessage());
    }
    Optional<SmtpReply> refusal =
        Parameters.RCPT.refusal(parsed.parameters(), conversation.isExtended());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    try {
      ForwardPath path = ForwardPath.parse(parsed.path(), conversation.spec().me());
      SmtpEndpoint endpoint = conversation.transaction().get();
      if (parsed.isInternationalised() && !endpoint.isInternationalised()) {
        return Replies.RECIPIENT_NEEDS_UTF8;
      }
      return endpoint.rcpt(path, parsed.parameters());
    } catch (InvalidAddressException malformed) {
      return Replies.badRecipient(malformed.getMessage());
    }
  }
}
