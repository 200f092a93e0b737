package io.tmail.mail;

/**
 * The sender of a message and who vouches for it, apart from its content and its recipients (RFC
 * 5321 §2.3.1). It stays with the message from acceptance to the last delivery.
 *
 * @param reversePath where bounces go
 * @param parameters what MAIL said beside the path (BODY, SMTPUTF8, RET, ENVID); SIZE and AUTH are
 *     not kept
 * @param authUser the authenticated user, empty if none
 * @param voucher who vouches for the message
 */
public record Envelope(
    ReversePath reversePath, EsmtpParameters parameters, String authUser, Voucher voucher) {

  /** The same from another sender. */
  public Envelope from(ReversePath other) {
    return new Envelope(other, parameters, authUser, voucher);
  }
}
