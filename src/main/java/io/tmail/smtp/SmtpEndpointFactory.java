package io.tmail.smtp;

import io.tmail.accounts.Recipient;
import io.tmail.accounts.RecipientResolver;
import io.tmail.mail.MailAddress;
import io.tmail.policy.Policy;
import io.tmail.queue.MailQueue;
import io.tmail.queue.Refusals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Makes an endpoint for each mail transaction (JCA's MessageEndpointFactory). */
@ApplicationScoped
public class SmtpEndpointFactory {
  private Policy policy;
  private RecipientResolver resolver;
  private MailQueue queue;
  private Refusals refusals;

  protected SmtpEndpointFactory() {}

  @Inject
  SmtpEndpointFactory(
      Policy policy, RecipientResolver resolver, MailQueue queue, Refusals refusals) {
    this.policy = policy;
    this.resolver = resolver;
    this.queue = queue;
    this.refusals = refusals;
  }

  /**
   * Looks an address up before the first client asks: what the container injects into the accounts
   * must be injected on one of its own threads, and the first look-up is slow.
   */
  void prepare(String me) {
    Recipient unused = resolver.resolve(new MailAddress("postmaster", me));
  }

  SmtpEndpoint create(SmtpConversation conversation) {
    return new SmtpEndpoint(conversation, this);
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

  Refusals refusals() {
    return refusals;
  }
}
