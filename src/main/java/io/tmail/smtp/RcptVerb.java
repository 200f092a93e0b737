package io.tmail.smtp;

import io.tmail.mail.ForwardPath;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.SmtpReply;
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
    if (!parsed.parameters().values().isEmpty()) {
      String keyword = parsed.parameters().values().keySet().iterator().next();
      return SmtpReply.of(555, "5.5.4", "Parameter " + keyword + " is not supported");
    }
    try {
      ForwardPath path = ForwardPath.parse(parsed.path(), conversation.spec().me());
      if (path.address().isInternationalised()) {
        return SmtpReply.of(553, "5.6.7", "Recipient address needs SMTPUTF8");
      }
      return conversation.transaction().get().rcpt(path);
    } catch (InvalidAddressException malformed) {
      return SmtpReply.of(501, "5.1.3", "Bad recipient address: " + malformed.getMessage());
    }
  }
}
