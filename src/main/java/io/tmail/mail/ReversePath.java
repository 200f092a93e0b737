package io.tmail.mail;

import java.util.Optional;

/**
 * The sender of an envelope (RFC 5321 §3.3), who gets bounces; empty ({@code <>}) for mail that
 * must never cause a bounce (RFC 5321 §4.5.5).
 */
public record ReversePath(Optional<MailAddress> address) {
  /** {@code MAIL FROM:<>}. */
  public static final ReversePath NULL_SENDER = new ReversePath(Optional.empty());

  public static ReversePath of(MailAddress address) {
    return new ReversePath(Optional.of(address));
  }

  /**
   * Parses what stands between the angle brackets; empty gives {@link #NULL_SENDER}.
   *
   * @throws InvalidAddressException naming the first thing that is wrong
   */
  public static ReversePath parse(String text) {
    if (text.isEmpty()) {
      return NULL_SENDER;
    }
    AddressScanner scanner = new AddressScanner(text);
    scanner.skipSourceRoute();
    MailAddress address = scanner.mailbox();
    scanner.expectEnd();
    return of(address);
  }

  public boolean isNull() {
    return address.isEmpty();
  }

  /** The domain of the sender in lower case, empty for the null sender. */
  public String domain() {
    return address.map(MailAddress::domain).orElse("");
  }

  /** The address without brackets, the empty text for the null sender. */
  @Override
  public String toString() {
    return address.map(MailAddress::toString).orElse("");
  }
}
