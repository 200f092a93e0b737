package io.tmail.mail;

import java.util.List;

/**
 * What the MAIL and RCPT commands said (RFC 5321 §2.3.1): whom a message is from and for, apart
 * from what its header claims.
 *
 * @param reversePath where reports go
 * @param parameters what MAIL said beside the path (BODY, SMTPUTF8, RET, ENVID); SIZE and AUTH are
 *     not kept
 * @param authUser the authenticated user, empty if none
 * @param recipients at least one
 */
public record Envelope(
    ReversePath reversePath,
    EsmtpParameters parameters,
    String authUser,
    List<EnvelopeRecipient> recipients) {

  public Envelope {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("an envelope needs a recipient");
    }
  }
}
