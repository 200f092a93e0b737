package io.tmail.delivery;

import io.tmail.mail.Destination;
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
 * @param reversePath where reports go
 * @param parameters of MAIL
 * @param authUser the authenticated sender, empty if none
 * @param voucher who vouches for the message
 * @param destination of every recipient
 * @param recipients at least one
 * @param content the message
 */
public record DeliveryRequest(
    QueueId id,
    ReversePath reversePath,
    EsmtpParameters parameters,
    String authUser,
    Voucher voucher,
    Destination destination,
    List<EnvelopeRecipient> recipients,
    MessageContent content) {

  /** The same for some of its recipients, or with other content. */
  public DeliveryRequest with(List<EnvelopeRecipient> some, MessageContent other) {
    return new DeliveryRequest(
        id, reversePath, parameters, authUser, voucher, destination, some, other);
  }
}
