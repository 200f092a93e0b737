package io.tmail.smtp;

import io.tmail.accounts.ForwardedSenders;
import io.tmail.accounts.Recipient;
import io.tmail.accounts.RecipientResolver;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailAddress;
import io.tmail.mail.ReversePath;
import io.tmail.policy.NamedRecipient;
import io.tmail.policy.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The copies that are made of a message, one per resolved recipient. A recipient that is named
 * twice, or by two aliases, gets one. Used by the session's thread.
 */
final class Copies {
  private static final Logger LOG = Logger.getLogger("tmail");

  private final RecipientResolver resolver;
  private final ForwardedSenders forwardedSenders;
  private final List<EnvelopeRecipient> all = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  Copies(RecipientResolver resolver, ForwardedSenders forwardedSenders) {
    this.resolver = resolver;
    this.forwardedSenders = forwardedSenders;
  }

  /** Those that a recipient would add. */
  List<EnvelopeRecipient> further(
      Recipient resolved, MailAddress named, EsmtpParameters parameters, ReversePath sender) {
    return resolved.recipients(named, parameters).stream()
        .filter(each -> !known.contains(key(each)))
        .map(each -> each.isForwarded() ? forwardedSenders.forwarded(each, sender) : each)
        .toList();
  }

  void add(List<EnvelopeRecipient> further) {
    for (EnvelopeRecipient each : further) {
      if (known.add(key(each))) {
        all.add(each);
      }
    }
  }

  List<EnvelopeRecipient> all() {
    return all;
  }

  /** Those of the sender and the recipients that checks have put in the place of the client's. */
  List<EnvelopeRecipient> readdressed(Transaction transaction) {
    Copies fresh = new Copies(resolver, forwardedSenders);
    for (NamedRecipient each : transaction.namedRecipients()) {
      MailAddress address = MailAddress.parse(each.address());
      Recipient resolved = resolver.resolve(address);
      if (resolved instanceof Recipient.NoMailbox) {
        LOG.log(Level.WARNING, "a check added {0}, which accepts no mail", address);
      }
      fresh.add(
          fresh.further(resolved, address, each.parameters(), transaction.mail().reversePath()));
    }
    return fresh.all;
  }

  private static String key(EnvelopeRecipient recipient) {
    return recipient.destination() + " " + recipient.address();
  }
}
