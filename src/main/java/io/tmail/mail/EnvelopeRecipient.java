package io.tmail.mail;

import java.util.Optional;

/**
 * One recipient of an envelope, already resolved.
 *
 * @param address where the mail goes
 * @param original the address that the client named; differs from {@code address} behind an alias
 * @param destination its destination
 * @param parameters parameters of RCPT (RFC 3461: NOTIFY, ORCPT)
 * @param reversePath replaces the envelope's reverse-path for this recipient: a list's own address,
 *     to which bounces of its members go
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
    return isRemote() && !address.equals(original);
  }

  /** Whether the mail goes to another server. */
  public boolean isRemote() {
    return !destination.isMailbox() && !destination.isPipe() && !destination.isRefused();
  }

  /** A recipient with the envelope's own reverse-path. */
  public EnvelopeRecipient(
      String address, String original, Destination destination, EsmtpParameters parameters) {
    this(address, original, destination, parameters, Optional.empty());
  }

  /** The same recipient of mail from another sender. */
  public EnvelopeRecipient from(ReversePath sender) {
    return new EnvelopeRecipient(address, original, destination, parameters, Optional.of(sender));
  }

  /** The same recipient's folder Junk, if it has a mailbox here. */
  public EnvelopeRecipient junk() {
    return new EnvelopeRecipient(address, original, destination.junk(), parameters, reversePath);
  }
}
