package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.policy.Reason;
import io.tmail.tls.ServerTls;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocket;
import org.subethamail.smtp.server.Session;

/**
 * STARTTLS (RFC 3207). What the client sent in plain text behind the command is thrown away with
 * the old buffer, and all it said before is forgotten.
 */
final class StartTlsVerb extends Verb {
  private static final Logger LOG = Logger.getLogger("tmail");

  /** RFC 3207 §4. */
  private static final SmtpReply READY_FOR_TLS = SmtpReply.of(220, "2.0.0", "Ready to start TLS");

  private final ServerTls tls;

  StartTlsVerb(ServerTls tls) {
    super("STARTTLS");
    this.tls = tls;
  }

  @Override
  Answer answer(String argument, SmtpConversation conversation, Session session)
      throws IOException {
    if (!argument.isBlank()) {
      return Answers.noArguments("STARTTLS");
    }
    if (conversation.client().tls().isPresent()) {
      return Answers.TLS_ACTIVE;
    }
    Optional<Reason> full = conversation.enterHandshake();
    if (full.isPresent()) {
      return Answers.tooBusyForTls(full.get());
    }
    WireSocket plain = (WireSocket) session.getSocket();
    conversation.replyNow(READY_FOR_TLS);
    try {
      secure(plain, conversation, session);
      return Answer.NONE;
    } catch (IOException failed) {
      LOG.info(
          "STARTTLS failed: client=["
              + conversation.client().ip().getHostAddress()
              + "]: "
              + failed.getMessage());
      conversation.abort(); // no client would understand a reply
      return Answers.NO_TLS;
    } finally {
      conversation.leaveHandshake();
    }
  }

  private void secure(WireSocket plain, SmtpConversation conversation, Session session)
      throws IOException {
    SSLSocket secured = tls.serverSide(plain.plain());
    conversation.shakeHands(secured);
    session.setSocket(new WireSocket(plain.plain(), secured, conversation));
    conversation.readFrom(session.getRawInput());
    ServerTls.factsOf(secured).ifPresent(conversation::secured);
  }
}
