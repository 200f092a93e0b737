package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.policy.Reason;
import io.tmail.tls.ServerTls;
import java.io.IOException;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocket;
import org.subethamail.smtp.server.Session;

/**
 * STARTTLS (RFC 3207). What the client sent in plain text behind the command is thrown away with
 * the old buffer, and all it said before is forgotten.
 */
final class StartTlsVerb extends Verb {
  private static final Logger LOG = Logger.getLogger("tmail");

  private final ServerTls tls;

  StartTlsVerb(ServerTls tls) {
    super("STARTTLS");
    this.tls = tls;
  }

  @Override
  SmtpReply answer(String argument, SmtpConversation conversation, Session session)
      throws IOException {
    if (!argument.isBlank()) {
      return Replies.noArguments("STARTTLS");
    }
    if (conversation.client().tls().isPresent()) {
      return Replies.TLS_ACTIVE;
    }
    if (!conversation.mayShakeHands()) {
      return Replies.TOO_BUSY_FOR_TLS;
    }
    WireSocket plain = (WireSocket) session.getSocket();
    conversation.replyNow(Replies.READY_FOR_TLS);
    try {
      secure(plain, conversation, session);
    } catch (IOException failed) {
      LOG.info(
          "STARTTLS failed: client=["
              + conversation.client().ip().getHostAddress()
              + "]: "
              + failed.getMessage());
      conversation.because(Reason.HANDSHAKE);
      conversation.abort(); // no client would understand a reply
      conversation.end(Replies.NO_TLS);
    } finally {
      conversation.handsAreShaken();
    }
    return Replies.ALREADY_GIVEN;
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
