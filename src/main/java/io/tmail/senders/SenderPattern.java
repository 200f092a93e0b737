package io.tmail.senders;

import io.tmail.mail.AddressRange;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import java.util.Optional;

/**
 * Whom an entry names: an address, with {@code @domain} a domain and all below it, or a network.
 *
 * @param text as it is kept: in lower case and A-labels, a network by its first address
 * @param range the network; empty for a name
 */
record SenderPattern(String text, Optional<AddressRange> range) {
  /** A wider network would be a good part of the Internet. */
  private static final int WIDEST = 8;

  /** Throws {@link AccountsException} for anything else. */
  static SenderPattern parse(String entered) {
    String text = entered.strip();
    return text.contains("@") ? ofName(text) : ofNetwork(text);
  }

  private static SenderPattern ofName(String text) {
    try {
      String name =
          text.startsWith("@")
              ? "@" + MailAddress.parse("any" + text).domain()
              : MailAddress.parse(text).toLowerCase();
      return new SenderPattern(name, Optional.empty());
    } catch (InvalidAddressException malformed) {
      throw malformed(text);
    }
  }

  private static SenderPattern ofNetwork(String text) {
    try {
      AddressRange range = AddressRange.parse(text);
      if (range.prefix() < WIDEST) {
        throw AccountsException.refused(
            "sender", text + " is too wide; the widest network is one of /" + WIDEST);
      }
      boolean single = range.prefix() == range.base().getAddress().length * 8;
      String base = range.base().getHostAddress();
      return new SenderPattern(single ? base : base + "/" + range.prefix(), Optional.of(range));
    } catch (IllegalArgumentException malformed) {
      throw malformed(text);
    }
  }

  private static AccountsException malformed(String text) {
    return AccountsException.refused(
        "sender",
        "'"
            + text
            + "' is neither an address such as bob@example.com, nor a domain such as"
            + " @example.com, nor a network such as 192.0.2.0/24");
  }
}
