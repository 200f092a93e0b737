package io.tmail.pickup;

import io.tmail.accounts.ForwardedSenders;
import io.tmail.accounts.Recipient;
import io.tmail.accounts.RecipientResolver;
import io.tmail.config.Settings;
import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.ReversePath;
import io.tmail.mail.SmtpReply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where the message of a file goes. A recipient that accepts no mail is among them, with the
 * reply that its delivery will fail with.
 */
final class PickupRecipients {
  /** The header field of mail that Sieve forwards. */
  static final String REDIRECTED = "x-sieve-redirected-from";

  private static final SmtpReply NO_MAILBOX =
      SmtpReply.of(550, "5.1.1", "No mailbox here by that name");
  private static final SmtpReply DISABLED =
      SmtpReply.of(550, "5.2.1", "Mailbox disabled, it takes no mail");
  private static final SmtpReply NO_FORWARDING =
      SmtpReply.of(550, "5.7.1", "Mail is not forwarded to other domains here");

  private final Settings settings;
  private final RecipientResolver resolver;
  private final ForwardedSenders forwarded;

  PickupRecipients(Settings settings, RecipientResolver resolver, ForwardedSenders forwarded) {
    this.settings = settings;
    this.resolver = resolver;
    this.forwarded = forwarded;
  }

  /** A bare name is one at this server. */
  MailAddress address(String text) throws UnusableFileException {
    try {
      return MailAddress.parse(text.contains("@") ? text : text + "@" + settings.general().me());
    } catch (InvalidAddressException invalid) {
      throw new UnusableFileException("not an address: " + text + ": " + invalid.getMessage());
    }
  }

  /**
   * The recipients that the file names, each once.
   *
   * @param refusal of the whole message, if it will be returned
   * @throws UnusableFileException if there are none, too many, or not all are addresses
   */
  List<EnvelopeRecipient> of(
      PickupEnvelope said, MessageHeader header, ReversePath sender, Optional<SmtpReply> refusal)
      throws UnusableFileException {
    List<String> named = new ArrayList<>(said.recipients());
    if (said.fromHeader()) {
      named.addAll(NamedRecipients.of(header));
    }
    if (named.isEmpty() || named.size() > PickupEnvelope.MOST_RECIPIENTS) {
      throw new UnusableFileException("no recipient, or too many of them");
    }
    boolean redirected = isPassedOn(said, header);
    List<EnvelopeRecipient> all = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (String each : named) {
      for (EnvelopeRecipient one : recipients(each, redirected, refusal)) {
        if (known.add(one.destination() + " " + one.address())) {
          all.add(redirected && one.isRemote() ? forwarded.forwarded(one, sender) : one);
        }
      }
    }
    return all;
  }

  /** Sieve's automatic replies have the null sender; everything else is forwarded mail. */
  private static boolean isPassedOn(PickupEnvelope said, MessageHeader header) {
    boolean hasSender = !said.sender().orElse(said.user()).isEmpty();
    return header.has(REDIRECTED) || (said.sieve() && hasSender);
  }

  private List<EnvelopeRecipient> recipients(
      String named, boolean redirected, Optional<SmtpReply> refusal) throws UnusableFileException {
    MailAddress address = address(named);
    Recipient resolved = resolver.resolve(address);
    if (!named.contains("@") && takesNothing(resolved)) {
      // cron writes to root: that mail must reach a person
      resolved = resolver.resolve(new MailAddress("postmaster", settings.general().me()));
    }
    Optional<SmtpReply> reply = refusal;
    if (reply.isEmpty() && resolved instanceof Recipient.NoMailbox nobody) {
      boolean unknown = nobody.why() == Recipient.NoMailbox.Why.UNKNOWN;
      reply = Optional.of(unknown ? NO_MAILBOX : DISABLED);
    } else if (reply.isEmpty() && redirected && leaves(resolved)) {
      reply = Optional.of(NO_FORWARDING);
    }
    return reply.isEmpty()
        ? resolved.recipients(address, EsmtpParameters.NONE)
        : List.of(
            new EnvelopeRecipient(
                address.toString(),
                address.toString(),
                Destination.refused(reply.get()),
                EsmtpParameters.NONE));
  }

  private static boolean takesNothing(Recipient resolved) {
    return resolved instanceof Recipient.NotOurs || resolved instanceof Recipient.NoMailbox;
  }

  /** Whether a user's rule may not send it there. */
  private boolean leaves(Recipient resolved) {
    return resolved instanceof Recipient.NotOurs && !settings.sieve().forwardOutside();
  }
}
