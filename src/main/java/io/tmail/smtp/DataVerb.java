package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.smtp.content.ContentGuard;
import io.tmail.smtp.content.DotStream;
import java.io.IOException;
import java.util.Optional;

/** DATA (RFC 5321 §4.1.1.4): the message, up to the lone dot. */
final class DataVerb extends Verb {
  private static final SmtpReply GO_AHEAD = SmtpReply.plain(354, "End data with <CR><LF>.<CR><LF>");

  DataVerb() {
    super("DATA");
  }

  @Override
  Answer answer(String argument, SmtpSession session) throws IOException {
    if (!argument.isBlank()) {
      return Answers.noArguments("DATA");
    }
    Optional<SmtpEndpoint> endpoint = session.transaction();
    if (endpoint.isEmpty()) {
      return Answers.NEED_MAIL;
    }
    if (!endpoint.get().hasRecipients()) {
      return Answers.NO_VALID_RECIPIENTS;
    }
    if (!endpoint.get().mayReceive()) {
      return Answers.NO_ROOM_FOR_MESSAGE;
    }
    session.reply(GO_AHEAD);
    ContentGuard guard = session.contentGuard();
    try {
      return endpoint.get().message(new DotStream(session.input(), guard));
    } finally {
      session.endTransaction();
    }
  }
}
