package io.tmail.accounts;

import io.tmail.mail.Case;
import io.tmail.rights.AccountsException;
import java.util.regex.Pattern;

/**
 * How much a mailbox may hold, in the notation that Dovecot's {@code *:bytes=} reads from the
 * table: bytes with K, M or G for powers of 1024, and {@code 0} for no limit. The empty text would
 * make Dovecot refuse the user.
 */
record Quota(String text) {
  private static final Pattern FORM = Pattern.compile("\\d{1,15}[KMG]?");

  static final Quota NONE = new Quota("0");

  Quota {
    text = Case.asciiUpper(text.trim());
    if (!FORM.matcher(text).matches()) {
      throw AccountsException.refused(
          "mailboxQuota", "quota must be a size in bytes such as 800, 64K, 200M or 10G, or 0");
    }
  }

  /** Parses a quota; null or an empty text means no limit. */
  static Quota of(String text) {
    return text == null || text.isBlank() ? NONE : new Quota(text);
  }
}
