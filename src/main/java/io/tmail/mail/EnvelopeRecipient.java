package io.tmail.mail;

import java.util.Optional;

/**
 * One recipient of an envelope, already resolved.
 *
 * @param address where the mail goes
 * @param original whom the client named; differs from {@code address} behind an alias
 * @param destination the way there
 * @param parameters what RCPT said beside the address (RFC 3461: NOTIFY, ORCPT)
 * @param reversePath what takes the place of the envelope's reverse-path for this recipient: a
 *     list's own address, to which reports about its members go
 */
public record EnvelopeRecipient(
    String address,
    String original,
    Destination destination,
    EsmtpParameters parameters,
    Optional<ReversePath> reversePath) {

  /**
   * Whether an alias here leads to this address of another server: mail that others wrote and that
   * was not for that server. The one mark by which its loops, signature and reverse-path are
   * decided.
   */
  public boolean isForwarded() {
    boolean local = destination.isMailbox() || destination.isPipe() || destination.isRefused();
    return !local && !address.equals(original);
  }

  /** A recipient to whom the mail comes from the envelope's own reverse-path. */
  public EnvelopeRecipient(
      String address, String original, Destination destination, EsmtpParameters parameters) {
    this(address, original, destination, parameters, Optional.empty());
  }
}
