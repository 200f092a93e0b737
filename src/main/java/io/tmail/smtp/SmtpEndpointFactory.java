package io.tmail.smtp;

import io.tmail.accounts.ForwardedSenders;
import io.tmail.accounts.JunkScores;
import io.tmail.accounts.Recipient;
import io.tmail.accounts.RecipientResolver;
import io.tmail.mail.MailAddress;
import io.tmail.policy.Policy;
import io.tmail.queue.MailQueue;
import io.tmail.queue.trace.Refusals;
import io.tmail.runtime.Observers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** Makes an endpoint for each mail transaction (JCA's MessageEndpointFactory). */
@ApplicationScoped
public class SmtpEndpointFactory {
  private Policy policy;
  private RecipientResolver resolver;
  private MailQueue queue;
  private JunkScores junkScores;
  private ForwardedSenders forwardedSenders;
  private Refusals refusals;
  private Observers<SmtpEvent> observers;
  private Clock clock;

  protected SmtpEndpointFactory() {}

  @Inject
  SmtpEndpointFactory(
      Policy policy,
      RecipientResolver resolver,
      MailQueue queue,
      JunkScores junkScores,
      ForwardedSenders forwardedSenders,
      Refusals refusals,
      Observers<SmtpEvent> observers,
      Clock clock) {
    this.policy = policy;
    this.resolver = resolver;
    this.queue = queue;
    this.junkScores = junkScores;
    this.forwardedSenders = forwardedSenders;
    this.refusals = refusals;
    this.observers = observers;
    this.clock = clock;
  }

  /**
   * Looks an address up before the first client asks: what the container injects into the accounts
   * must be injected on one of its own threads, and the first look-up is slow.
   */
  void prepare(String me) {
    Recipient unused = resolver.resolve(new MailAddress("postmaster", me));
  }

  SmtpEndpoint create(SmtpSession session) {
    return new SmtpEndpoint(session, this);
  }

  /** An observer's failure never affects the session. */
  void tell(SmtpEvent fact) {
    observers.tell(fact);
  }

  Policy policy() {
    return policy;
  }

  RecipientResolver resolver() {
    return resolver;
  }

  MailQueue queue() {
    return queue;
  }

  JunkScores junkScores() {
    return junkScores;
  }

  ForwardedSenders forwardedSenders() {
    return forwardedSenders;
  }

  Refusals refusals() {
    return refusals;
  }

  Clock clock() {
    return clock;
  }
}
