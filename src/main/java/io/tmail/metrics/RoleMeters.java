package io.tmail.metrics;

import io.tmail.config.Listener.Role;
import io.tmail.policy.Reason;
import io.tmail.smtp.SmtpEvent;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** The counters of the listeners of one role; looked up once, so that counting is an addition. */
final class RoleMeters {
  private final AtomicInteger open = new AtomicInteger();
  private final Counter sessions;
  private final Counter secured;
  private final Counter messages;
  private final Counter bytes;
  private final Counter recipients;
  private final Counter loggedIn;
  private final Counter loginsFailed;
  private final Map<Reason, Counter> refusals = new EnumMap<>(Reason.class);

  RoleMeters(MetricRegistry registry, Role role) {
    Tag of = new Tag("role", role.name().toLowerCase(Locale.ROOT));
    registry.gauge(Names.of("tmail_smtp_sessions_open", "open sessions"), open::get, of);
    sessions = counter(registry, "tmail_smtp_sessions", "accepted sessions", of);
    secured = counter(registry, "tmail_smtp_tls_sessions", "sessions that started TLS", of);
    messages = counter(registry, "tmail_smtp_messages", "messages acknowledged", of);
    bytes = counter(registry, "tmail_smtp_bytes", "octets of messages acknowledged", of);
    recipients =
        counter(registry, "tmail_smtp_recipients", "recipients of acknowledged messages", of);
    String logins = "tmail_smtp_logins";
    loggedIn = counter(registry, logins, "AUTH attempts, by result", of, new Tag("result", "ok"));
    loginsFailed =
        counter(registry, logins, "AUTH attempts, by result", of, new Tag("result", "failed"));
    for (Reason reason : Reason.values()) {
      Tag why = new Tag("reason", reason.label());
      refusals.put(
          reason, counter(registry, "tmail_smtp_refusals", "4xx and 5xx replies", of, why));
    }
  }

  private static Counter counter(MetricRegistry registry, String name, String what, Tag... tags) {
    return registry.counter(Names.of(name, what), tags);
  }

  void count(SmtpEvent fact) {
    if (fact instanceof SmtpEvent.Taken taken) {
      messages.inc();
      bytes.inc(taken.bytes());
      recipients.inc(taken.recipients());
    } else if (fact instanceof SmtpEvent.Opened) {
      sessions.inc();
      open.incrementAndGet();
    } else if (fact instanceof SmtpEvent.Closed) {
      open.decrementAndGet();
    } else if (fact instanceof SmtpEvent.Refused refused) {
      refused(refused.reason());
    } else if (fact instanceof SmtpEvent.Secured) {
      secured.inc();
    } else if (fact instanceof SmtpEvent.LoggedIn) {
      loggedIn.inc();
    }
  }

  private void refused(Reason reason) {
    refusals.get(reason).inc();
    if (reason == Reason.AUTH_FAILED) {
      loginsFailed.inc();
    }
  }
}
