package io.tmail.smtp;

import io.tmail.config.SmtpdSettings;
import io.tmail.policy.Reason;
import io.tmail.policy.Verdict;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
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
  public SessionAcceptance accept(Session library) {
    SmtpSession session = LibrarySocket.sessionOf(library);
    session.readFrom(library.getRawInput()); // a buffer that it has made anyway
    try {
      Optional<Answer> refusal = refusal(session);
      if (refusal.isPresent()) {
        session.end(refusal.get());
      } else {
        session.opened();
        new CommandLoop(session, verbs).run();
      }
    } finally {
      session.hangUp();
      sessions.leave(session);
      session.closed();
    }
    return SessionAcceptance.failure(421, "4.3.0 The session is over");
  }

  private Optional<Answer> refusal(SmtpSession session) {
    if (sessions.isStopping()) {
      return Optional.of(Answers.shuttingDown(spec.me()));
    }
    if (session.isTurnedAway()) {
      return Optional.of(Answers.busy(Reason.CONNECTIONS));
    }
    if (!ProxyHeader.isFineFrom(session)) {
      session.wire().abort(); // this client must not get a reply
      return Optional.of(Answers.NO_PROXY_HEADER);
    }
    return crowd(session)
        .or(() -> insecure(session))
        .or(() -> policy(session))
        .or(session::earlyTalk);
  }

  private Optional<Answer> crowd(SmtpSession session) {
    SmtpdSettings smtpd = spec.settings().smtpd();
    return switch (sessions.enter(session, smtpd.concurrency(), smtpd.concurrencyPerClient())) {
      case TOO_MANY -> Optional.of(Answers.busy(Reason.CONNECTIONS));
      case TOO_MANY_OF_CLIENT -> Optional.of(Answers.TOO_MANY_CONNECTIONS);
      case ENTERED -> memory(session);
    };
  }

  private static Optional<Answer> memory(SmtpSession session) {
    return session.memory().take(SessionMemory.SESSION)
        ? Optional.empty()
        : Optional.of(Answers.busy(Reason.MEMORY));
  }

  /** TLS from the first byte on, where the listener says so. */
  private Optional<Answer> insecure(SmtpSession session) {
    if (!spec.listener().implicitTls()) {
      return Optional.empty();
    }
    Optional<Reason> full = session.enterHandshake();
    if (full.isPresent()) {
      return full.map(Answers::busy);
    }
    try {
      session.secure();
      return Optional.empty();
    } catch (IOException failed) {
      session.wire().abort(); // no client would understand a reply
      return Optional.of(Answers.NO_TLS);
    } finally {
      session.leaveHandshake();
    }
  }

  private static Optional<Answer> policy(SmtpSession session) {
    try {
      return session.connect() instanceof Verdict.Refuse refuse
          ? Optional.of(Answer.of(refuse).asLast())
          : Optional.empty();
    } catch (RuntimeException trouble) {
      LOG.log(Level.SEVERE, "a check of the connection failed", trouble);
      return Optional.of(Answers.LOOKUP_TROUBLE);
    }
  }

  @Override
  public void onSessionEnd(Session library) {
    // accept() has seen it out
  }
}
