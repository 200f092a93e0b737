package io.tmail.admin.faces;

import io.tmail.accounts.MailboxUsage;
import io.tmail.accounts.User;
import java.time.Instant;
import java.util.Locale;

/** A user as the console lists him; what is not known is null. */
public record UserRow(User user, Instant lastLogin, MailboxUsage usage) {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  /** What the messages take, for people: {@code 423 KiB}. */
  public String usedText() {
    return usage == null ? "" : text(usage.bytes());
  }

  /** Whether there is a limit to compare with. */
  public boolean measured() {
    return usage != null && usage.limit() > 0;
  }

  static String text(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    boolean whole = unit == 0 || value >= 100;
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
