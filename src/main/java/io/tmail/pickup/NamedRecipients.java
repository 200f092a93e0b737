package io.tmail.pickup;

import io.tmail.mail.MessageHeader;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;

/** The recipients named in a header, for programs that call {@code sendmail -t}. */
final class NamedRecipients {
  private static final List<String> FIELDS = List.of("to", "cc", "bcc");

  /** Of one field: the parser looks for the end of a group anew behind each of them. */
  private static final int MOST_COLONS = 500;

  private NamedRecipients() {}

  /**
   * The addresses of To, Cc and Bcc, including those of groups.
   *
   * @throws UnusableFileException if one of the fields is not a list of addresses, or one of too
   *     many groups
   */
  static List<String> of(MessageHeader header) throws UnusableFileException {
    List<String> all = new ArrayList<>();
    for (String name : FIELDS) {
      for (MessageHeader.Field field : header.all(name)) {
        all.addAll(addresses(field.value()));
      }
    }
    return all;
  }

  private static List<String> addresses(String value) throws UnusableFileException {
    if (value.chars().filter(c -> c == ':').count() > MOST_COLONS) {
      throw new UnusableFileException("To, Cc or Bcc has more than " + MOST_COLONS + " colons");
    }
    try {
      List<String> all = new ArrayList<>();
      for (InternetAddress each : InternetAddress.parseHeader(value, false)) {
        InternetAddress[] group = each.isGroup() ? each.getGroup(false) : null;
        for (InternetAddress one : group == null ? new InternetAddress[] {each} : group) {
          if (!one.isGroup()) {
            all.add(one.getAddress());
          }
        }
      }
      return all;
    } catch (AddressException malformed) {
      throw new UnusableFileException("To, Cc or Bcc is malformed");
    }
  }
}
