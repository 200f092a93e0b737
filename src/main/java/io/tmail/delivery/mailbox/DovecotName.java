package io.tmail.delivery.mailbox;

import io.tmail.mail.Ascii;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.MailAddress;
import java.nio.charset.StandardCharsets;

/**
 * The form of a recipient that is passed to Dovecot. Its parsers know no addresses beyond ASCII
 * (RFC 6531), as address or over LMTP; as a login they may have any character.
 */
final class DovecotName {
  private DovecotName() {}

  /** The mailbox, by the login that Dovecot finds in the table of users. */
  static String login(EnvelopeRecipient recipient) {
    return MailAddress.known(recipient.address());
  }

  /** The address that the client named, or the mailbox's own if Dovecot would not take that. */
  static String address(EnvelopeRecipient recipient) {
    return Ascii.isAscii(recipient.original()) ? recipient.original() : plain(recipient);
  }

  /** The mailbox's own address; octets beyond ASCII are written as {@code =C3}. */
  static String plain(EnvelopeRecipient recipient) {
    StringBuilder plain = new StringBuilder();
    for (byte octet : login(recipient).getBytes(StandardCharsets.UTF_8)) {
      plain.append(octet < 0 ? "=%02X".formatted(octet) : String.valueOf((char) octet));
    }
    return plain.toString();
  }
}
