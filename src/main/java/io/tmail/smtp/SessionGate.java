package io.tmail.smtp;

import io.tmail.policy.Verdict;
import java.net.InetAddress;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/** Lets sessions in, by number and by policy, and sees them out. */
final class SessionGate implements SessionHandler {
  private final OpenSessions sessions;
  private final SmtpActivationSpec spec;

  SessionGate(OpenSessions sessions, SmtpActivationSpec spec) {
    this.sessions = sessions;
    this.spec = spec;
  }

  @Override
  public SessionAcceptance accept(Session session) {
    if (sessions.isStopping()) {
      return SessionAcceptance.failure(421, "4.3.2 " + spec.me() + " is shutting down");
    }
    InetAddress client = session.getRemoteAddress().getAddress();
    if (!sessions.enter(client, spec.settings().smtpd().concurrencyPerClient())) {
      return SessionAcceptance.failure(421, "4.7.0 Too many connections from your address");
    }
    Verdict verdict = SmtpConversation.of(session).connect();
    if (verdict instanceof Verdict.Refuse refuse) {
      sessions.leave(client);
      return SessionAcceptance.failure(
          refuse.reply().code(), refuse.reply().toString().substring(4));
    }
    return SessionAcceptance.success();
  }

  @Override
  public void onSessionEnd(Session session) {
    sessions.leave(session.getRemoteAddress().getAddress());
  }
}
