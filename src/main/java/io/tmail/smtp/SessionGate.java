package io.tmail.smtp;

import io.tmail.config.Smtpd;
import io.tmail.mail.SmtpReply;
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
      Optional<SmtpReply> refusal = refusal(session, conversation);
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

  private Optional<SmtpReply> refusal(Session session, SmtpConversation conversation) {
    if (sessions.isStopping()) {
      conversation.because(Reason.SHUTDOWN);
      return Optional.of(Replies.shuttingDown(spec.me()));
    }
    if (conversation.isTurnedAway()) {
      conversation.because(Reason.CONNECTIONS);
      return Optional.of(Replies.BUSY);
    }
    if (!ProxyHeader.isFineFrom((WireSocket) session.getSocket())) {
      conversation.because(Reason.PROXY_HEADER);
      conversation.abort(); // this client must not get a reply
      return Optional.of(Replies.NO_PROXY_HEADER);
    }
    return crowd(conversation)
        .or(() -> insecure(session, conversation))
        .or(() -> policy(conversation))
        .or(conversation::earlyTalk);
  }

  private Optional<SmtpReply> crowd(SmtpConversation conversation) {
    Smtpd smtpd = spec.settings().smtpd();
    return switch (sessions.enter(
        conversation, smtpd.concurrency(), smtpd.concurrencyPerClient())) {
      case TOO_MANY -> {
        conversation.because(Reason.CONNECTIONS);
        yield Optional.of(Replies.BUSY);
      }
      case TOO_MANY_OF_CLIENT -> {
        conversation.because(Reason.CLIENT_CONNECTIONS);
        yield Optional.of(Replies.TOO_MANY_CONNECTIONS);
      }
      case ENTERED -> memory(conversation);
    };
  }

  private static Optional<SmtpReply> memory(SmtpConversation conversation) {
    if (conversation.memory().take(SessionMemory.SESSION)) {
      return Optional.empty();
    }
    conversation.because(Reason.MEMORY);
    return Optional.of(Replies.BUSY);
  }

  /** TLS from the first byte on, where the listener says so. */
  private Optional<SmtpReply> insecure(Session session, SmtpConversation conversation) {
    if (!spec.listener().implicitTls()) {
      return Optional.empty();
    }
    if (!conversation.mayShakeHands()) {
      return Optional.of(Replies.BUSY);
    }
    try {
      Socket plain = ((WireSocket) session.getSocket()).plain();
      SSLSocket secured = spec.tls().serverSide(plain);
      conversation.shakeHands(secured);
      session.setSocket(new WireSocket(plain, secured, conversation));
      return Optional.empty();
    } catch (IOException failed) {
      conversation.because(Reason.HANDSHAKE);
      conversation.abort(); // no client would understand a reply
      return Optional.of(Replies.NO_TLS);
    } finally {
      conversation.handsAreShaken();
    }
  }

  private static Optional<SmtpReply> policy(SmtpConversation conversation) {
    try {
      if (conversation.connect() instanceof Verdict.Refuse refuse) {
        conversation.because(refuse.reason());
        return Optional.of(refuse.reply());
      }
      return Optional.empty();
    } catch (RuntimeException trouble) {
      LOG.log(Level.SEVERE, "a check of the connection failed", trouble);
      conversation.because(Reason.TROUBLE);
      return Optional.of(Replies.LOOKUP_TROUBLE);
    }
  }

  @Override
  public void onSessionEnd(Session session) {
    // accept() has seen it out
  }
}
