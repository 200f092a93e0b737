package io.tmail.delivery;

import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.store.MessageContent;
import java.util.List;

/**
 * One transaction to be tried: a message for some of its recipients, all with one destination.
 *
 * @param id the message's queue id
 * @param envelope its sender, and who vouches for it
 * @param destination of every recipient
 * @param recipients at least one
 * @param content the message
 */
public record DeliveryRequest(
    QueueId id,
    Envelope envelope,
    Destination destination,
    List<EnvelopeRecipient> recipients,
    MessageContent content) {

  public ReversePath reversePath() {
    return envelope.reversePath();
  }

  /** Of MAIL. */
  public EsmtpParameters parameters() {
    return envelope.parameters();
  }

  /** The authenticated user, empty if none. */
  public String authUser() {
    return envelope.authUser();
  }

  public Voucher voucher() {
    return envelope.voucher();
  }

  /** The same for some of its recipients, or with other content. */
  public DeliveryRequest with(List<EnvelopeRecipient> some, MessageContent other) {
    return new DeliveryRequest(id, envelope, destination, some, other);
  }
}
