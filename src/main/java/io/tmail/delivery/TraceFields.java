package io.tmail.delivery;

import io.tmail.mail.EnvelopeRecipient;

/**
 * The fields of final delivery: Return-Path (RFC 5321 §4.4) and Delivered-To (RFC 9228), for
 * transports whose other side does not write them itself.
 */
final class TraceFields {
  private TraceFields() {}

  static String of(DeliveryRequest request, EnvelopeRecipient recipient) {
    return "Return-Path: <"
        + request.reversePath()
        + ">\r\nDelivered-To: "
        + recipient.address()
        + "\r\n";
  }
}
