package io.tmail.reports.collect;

import io.tmail.delivery.relay.TlsSessionEvent;
import io.tmail.reports.Fact;
import io.tmail.reports.Kind;
import io.tmail.reports.Observation;
import io.tmail.reports.Outcome;
import io.tmail.reports.form.SessionFacts;
import java.time.LocalDate;
import java.util.Optional;

/** What a session says about the servers of a domain, in the words of RFC 8460. */
final class TriedSession {
  private TriedSession() {}

  static Fact fact(TlsSessionEvent event, LocalDate day) {
    TlsSessionEvent.Policy policy = event.policy();
    Optional<SessionFacts.Failure> failure =
        event
            .fault()
            .map(
                fault ->
                    new SessionFacts.Failure(
                        fault.type(),
                        event.server(),
                        event.address(),
                        event.from(),
                        fault.reason()));
    return new Fact(
        Kind.TLS,
        day,
        event.domain(),
        failure.isPresent() ? Outcome.FAIL : Outcome.PASS,
        new Observation.OfSession(
            new SessionFacts(
                new SessionFacts.Policy(
                    policy.type(), policy.strings(), event.domain(), policy.servers()),
                failure)));
  }
}
