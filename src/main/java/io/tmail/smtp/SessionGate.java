package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.policy.Reason;
import io.tmail.policy.Verdict;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/** Lets sessions in, by number and by policy, and sees them out. */
final class SessionGate implements SessionHandler {
  private static final Logger LOG = Logger.getLogger(SessionGate.class.getName());

  private final OpenSessions sessions;
  private final SmtpActivationSpec spec;

  SessionGate(OpenSessions sessions, SmtpActivationSpec spec) {
    this.sessions = sessions;
    this.spec = spec;
  }

  @Override
  public SessionAcceptance accept(Session session) {
    SmtpConversation conversation = SmtpConversation.of(session);
    if (sessions.isStopping()) {
      conversation.because(Reason.SHUTDOWN);
      return SessionAcceptance.failure(421, "4.3.2 " + spec.me() + " is shutting down");
    }
    if (!ProxyHeader.isFineFrom((WireSocket) session.getSocket())) {
      conversation.because(Reason.PROXY_HEADER);
      conversation.abort(); // before the library's reply, which this client must not get
      return SessionAcceptance.failure(421, "4.7.0 No PROXY header");
    }
    if (spec.listener().implicitTls() && !secure(session, conversation)) {
      return SessionAcceptance.failure(421, "4.3.0 No TLS");
    }
    if (!sessions.enter(conversation, spec.settings().smtpd().concurrencyPerClient())) {
      conversation.because(Reason.CLIENT_CONNECTIONS);
      return SessionAcceptance.failure(421, "4.7.0 Too many connections from your address");
    }
    Optional<SmtpReply> refusal = refusal(conversation).or(conversation::earlyTalk);
    if (refusal.isEmpty()) {
      conversation.opened();
      return SessionAcceptance.success();
    }
    sessions.leave(conversation);
    return SessionAcceptance.failure(refusal.get().code(), refusal.get().toString().substring(4));
  }

  /** On the session's thread: a certificate that changed may have to be read first. */
  private boolean secure(Session session, SmtpConversation conversation) {
    Socket plain = ((WireSocket) session.getSocket()).plain();
    try {
      session.setSocket(new WireSocket(plain, spec.tls().serverSide(plain), conversation));
      return true;
    } catch (IOException gone) {
      conversation.because(Reason.OTHER);
      return false;
    }
  }

  private static Optional<SmtpReply> refusal(SmtpConversation conversation) {
    try {
      if (conversation.connect() instanceof Verdict.Refuse refuse) {
        conversation.because(refuse.reason());
        return Optional.of(refuse.reply());
      }
      return Optional.empty();
    } catch (RuntimeException trouble) {
      LOG.log(Level.SEVERE, "a check of the connection failed", trouble);
      conversation.because(Reason.TROUBLE);
      return Optional.of(SmtpReply.of(421, "4.3.0", "Lookup trouble, try again later"));
    }
  }

  @Override
  public void onSessionEnd(Session session) {
    SmtpConversation conversation = SmtpConversation.of(session);
    sessions.leave(conversation);
    conversation.closed();
  }
}
