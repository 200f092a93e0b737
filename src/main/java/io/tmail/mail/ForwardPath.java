package io.tmail.mail;

/**
 * A recipient as the client named it (RFC 5321 §4.1.1.3), a source route already stripped.
 *
 * @param address the mailbox; {@code <postmaster>} without a domain is given the server's own name
 */
public record ForwardPath(MailAddress address) {

  /**
   * Parses what stands between the angle brackets.
   *
   * @param me the server's name, the domain of a bare {@code postmaster} (RFC 5321 §4.5.1)
   * @throws InvalidAddressException naming the first thing that is wrong
   */
  public static ForwardPath parse(String text, String me) {
    if (text.equalsIgnoreCase("postmaster")) {
      return new ForwardPath(new MailAddress("postmaster", me));
    }
    AddressScanner scanner = new AddressScanner(text);
    scanner.skipSourceRoute();
    MailAddress address = scanner.mailbox();
    scanner.expectEnd();
    return new ForwardPath(address);
  }

  public static ForwardPath of(String address) {
    return new ForwardPath(MailAddress.parse(address));
  }

  public String domain() {
    return address.domain();
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
