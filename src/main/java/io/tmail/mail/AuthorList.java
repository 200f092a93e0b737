package io.tmail.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The mailboxes of a field From (RFC 5322 §3.6.2), groups included (RFC 6854). Tolerant of display
 * names that should have been quoted, strict about addresses. Looks at each character once.
 */
final class AuthorList {
  private final String value;
  private final List<String> addresses = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder angle = new StringBuilder();
  private boolean inAngle;
  private boolean hasAngle;
  private int at;

  private AuthorList(String value) {
    this.value = value;
  }

  /** All of them; nothing if one cannot be read or there is none. */
  static Optional<List<MailAddress>> parse(String value) {
    try {
      List<MailAddress> all =
          new AuthorList(value).addresses().stream().map(MailAddress::parse).toList();
      return Optional.of(all).filter(found -> !found.isEmpty());
    } catch (InvalidAddressException unreadable) {
      return Optional.empty();
    }
  }

  private List<String> addresses() {
    while (at < value.length()) {
      char c = value.charAt(at++);
      switch (c) {
        case '(' -> skipComment();
        case '"' -> keepQuoted();
        case '<' -> open();
        case '>' -> inAngle = false;
        case ',', ';' -> end();
        case ':' -> separate();
        default -> keep(c);
      }
    }
    if (inAngle) {
      throw new InvalidAddressException("an address is not closed");
    }
    end();
    return addresses;
  }

  /** Two addresses in brackets without a comma between them: who is the author? */
  private void open() {
    if (inAngle || hasAngle) {
      throw new InvalidAddressException("brackets within brackets");
    }
    inAngle = true;
    hasAngle = true;
  }

  /** The name of a group ends; within brackets it is a route, which is not allowed. */
  private void separate() {
    if (inAngle) {
      throw new InvalidAddressException("a source route");
    }
    text.setLength(0);
  }

  private void keep(char c) {
    (inAngle ? angle : text).append(c);
  }

  private void skipComment() {
    for (int depth = 1; depth > 0 && at < value.length(); at++) {
      char c = value.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      at += c == '\\' ? 1 : 0;
    }
  }

  /** A quoted local part is kept with its quotes. */
  private void keepQuoted() {
    keep('"');
    while (at < value.length()) {
      char c = value.charAt(at++);
      keep(c);
      if (c == '\\' && at < value.length()) {
        keep(value.charAt(at++));
      } else if (c == '"') {
        return;
      }
    }
  }

  /** What has no at sign and no brackets is the rest of a name with a comma in it. */
  private void end() {
    if (inAngle) {
      throw new InvalidAddressException("a comma within an address");
    }
    String address = (hasAngle ? angle : text).toString().strip();
    if (hasAngle || address.contains("@")) {
      addresses.add(address);
    }
    text.setLength(0);
    angle.setLength(0);
    hasAngle = false;
  }
}
