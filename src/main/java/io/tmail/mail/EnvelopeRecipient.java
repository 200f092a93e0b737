package io.tmail.mail;

/**
 * One recipient of an envelope, already resolved.
 *
 * @param address where the mail goes
 * @param original whom the client named; differs from {@code address} behind an alias
 * @param destination the way there
 * @param parameters what RCPT said beside the address (RFC 3461: NOTIFY, ORCPT)
 */
public record EnvelopeRecipient(
    String address, String original, Destination destination, EsmtpParameters parameters) {}
