package io.tmail.smtp;

import io.tmail.config.Smtpd;
import io.tmail.policy.Reason;
import io.tmail.policy.Verdict;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocket;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/**
 * Lets sessions in, by number, by memory and by policy, leads them to their end, and sees them out.
 */
final class SessionGate implements SessionHandler {
  private static final Logger LOG = Logger.getLogger("tmail");

  private final OpenSessions sessions;
  private final SmtpActivationSpec spec;
  private final Map<String, Verb> verbs;

  SessionGate(OpenSessions sessions, SmtpActivationSpec spec, Map<String, Verb> verbs) {
    this.sessions = sessions;
    this.spec = spec;
    this.verbs = verbs;
  }

  /** The whole session; any later output of the library is discarded. */
  @Override
  public SessionAcceptance accept(Session session) {
    SmtpConversation conversation = SmtpConversation.of(session);
    try {
      Optional<Answer> refusal = refusal(session, conversation);
      if (refusal.isPresent()) {
        conversation.end(refusal.get());
      } else {
        conversation.opened();
        new CommandLoop(session, conversation, verbs).run();
      }
    } finally {
      conversation.hangUp();
      sessions.leave(conversation);
      conversation.closed();
    }
    return SessionAcceptance.failure(421, "4.3.0 The session is over");
  }

  private Optional<Answer> refusal(Session session, SmtpConversation conversation) {
    if (sessions.isStopping()) {
      return Optional.of(Answers.shuttingDown(spec.me()));
    }
    if (conversation.isTurnedAway()) {
      return Optional.of(Answers.busy(Reason.CONNECTIONS));
    }
    if (!ProxyHeader.isFineFrom((WireSocket) session.getSocket())) {
      conversation.abort(); // this client must not get a reply
      return Optional.of(Answers.NO_PROXY_HEADER);
    }
    return crowd(conversation)
        .or(() -> insecure(session, conversation))
        .or(() -> policy(conversation))
        .or(conversation::earlyTalk);
  }

  private Optional<Answer> crowd(SmtpConversation conversation) {
    Smtpd smtpd = spec.settings().smtpd();
    return switch (sessions.enter(
        conversation, smtpd.concurrency(), smtpd.concurrencyPerClient())) {
      case TOO_MANY -> Optional.of(Answers.busy(Reason.CONNECTIONS));
      case TOO_MANY_OF_CLIENT -> Optional.of(Answers.TOO_MANY_CONNECTIONS);
      case ENTERED -> memory(conversation);
    };
  }

  private static Optional<Answer> memory(SmtpConversation conversation) {
    return conversation.memory().take(SessionMemory.SESSION)
        ? Optional.empty()
        : Optional.of(Answers.busy(Reason.MEMORY));
  }

  /** TLS from the first byte on, where the listener says so. */
  private Optional<Answer> insecure(Session session, SmtpConversation conversation) {
    if (!spec.listener().implicitTls()) {
      return Optional.empty();
    }
    Optional<Reason> full = conversation.enterHandshake();
    if (full.isPresent()) {
      return full.map(Answers::busy);
    }
    try {
      Socket plain = ((WireSocket) session.getSocket()).plain();
      SSLSocket secured = spec.tls().serverSide(plain);
      conversation.shakeHands(secured);
      session.setSocket(new WireSocket(plain, secured, conversation));
      return Optional.empty();
    } catch (IOException failed) {
      conversation.abort(); // no client would understand a reply
      return Optional.of(Answers.NO_TLS);
    } finally {
      conversation.leaveHandshake();
    }
  }

  private static Optional<Answer> policy(SmtpConversation conversation) {
    try {
      return conversation.connect() instanceof Verdict.Refuse refuse
          ? Optional.of(Answer.of(refuse).asLast())
          : Optional.empty();
    } catch (RuntimeException trouble) {
      LOG.log(Level.SEVERE, "a check of the connection failed", trouble);
      return Optional.of(Answers.LOOKUP_TROUBLE);
    }
  }

  @Override
  public void onSessionEnd(Session session) {
    // accept() has seen it out
  }
}
