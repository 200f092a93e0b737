package io.tmail.delivery;

import io.tmail.mail.Ascii;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.OwnField;

/**
 * The fields of final delivery: Return-Path (RFC 5321 §4.4) and Delivered-To (RFC 9228), for
 * transports whose other side does not write them itself; X-Original-To for an address beyond
 * ASCII; the mark for the folder Junk.
 */
public final class TraceFields {
  private TraceFields() {}

  /** Addresses that are not passed to Dovecot. */
  private static String originalTo(EnvelopeRecipient recipient) {
    return Ascii.isAscii(recipient.original())
        ? ""
        : "X-Original-To: " + recipient.original() + "\r\n";
  }

  public static String of(DeliveryRequest request, EnvelopeRecipient recipient) {
    return "Return-Path: <"
        + request.reversePath()
        + ">\r\nDelivered-To: "
        + recipient.address()
        + "\r\n"
        + originalTo(recipient)
        + (request.destination().isJunk() ? OwnField.JUNK : "");
  }
}
