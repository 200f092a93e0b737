package io.tmail.delivery.relay;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.Voucher;
import java.io.IOException;
import java.io.InputStream;

/** What a message itself says about TLS on its way. */
enum TlsNeed {
  /** Nothing: policies of domains and settings decide. */
  BY_POLICY,
  /** Verified TLS or not at all: REQUIRETLS (RFC 8689 §2). */
  REQUIRED,
  /**
   * Policies of the recipients' domain must not prevent delivery: {@code TLS-Required: No} (§5).
   * Only reports of this server say so, since they tell a domain that its policy fails (RFC 8460
   * §5.3).
   */
  OPTIONAL;

  private static final int MOST_HEADER = 64 * 1024;
  private static final int MOST_FIELDS = 100;

  /**
   * @throws IOException if the message cannot be read
   */
  static TlsNeed of(DeliveryRequest request) throws IOException {
    if (request.parameters().has("REQUIRETLS")) {
      return REQUIRED;
    }
    boolean isOurs = request.voucher() == Voucher.MACHINE && request.reversePath().isNull();
    return isOurs && saysNo(request) ? OPTIONAL : BY_POLICY;
  }

  private static boolean saysNo(DeliveryRequest request) throws IOException {
    try (InputStream content = request.content().open()) {
      return MessageHeader.read(content, MOST_HEADER, MOST_FIELDS)
          .value("tls-required")
          .filter(value -> value.strip().equalsIgnoreCase("no"))
          .isPresent();
    }
  }
}
