package io.tmail.rights;

import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;

/**
 * The name of a user: 4 to 256 characters, lower case. A user with a mailbox is named by its
 * address.
 */
public record Login(String name) {
  private static final int SHORTEST = 4;
  private static final int LONGEST = 256;

  /** What a decoder puts in the place of octets that are not UTF-8. */
  private static final char REPLACED = '\uFFFD';

  public Login {
    name = normal(name);
    if (name.length() < SHORTEST) {
      throw refused("login must be at least 4 characters long");
    }
    if (name.length() > LONGEST) {
      throw refused("login must be at most 256 characters long");
    }
    if (name.indexOf(REPLACED) >= 0) {
      throw refused("login is not UTF-8");
    }
    if (!name.codePoints().allMatch(Login::isAllowed)) {
      throw refused("login must not contain spaces, slashes, quotes or control characters");
    }
  }

  /** The form in which logins are kept and looked up: {@link MailAddress#known}. */
  public static String normal(String login) {
    return login == null ? "" : MailAddress.known(login);
  }

  /** The login as the address of a mailbox. */
  public MailAddress address() {
    try {
      MailAddress address = MailAddress.parseOwn(name);
      if (!address.isAddressLiteral()) {
        return address;
      }
    } catch (InvalidAddressException refusedBelow) {
      // one message for both
    }
    throw refused("login must be a valid email address");
  }

  /** A login becomes a folder's name (so no slash) and part of a URL and of a log line. */
  private static boolean isAllowed(int c) {
    return !Character.isISOControl(c)
        && !Character.isSpaceChar(c)
        && "/\\\"".indexOf(c) < 0
        && Character.getType(c) != Character.SURROGATE;
  }

  private static AccountsException refused(String message) {
    return AccountsException.refused("login", message);
  }

  @Override
  public String toString() {
    return name;
  }
}
