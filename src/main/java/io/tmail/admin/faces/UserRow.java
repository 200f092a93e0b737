package io.tmail.admin.faces;

import io.tmail.accounts.User;
import io.tmail.dovecot.MailboxUsage;
import java.time.Instant;

/** A user as the console lists them; what is not known is null. */
public record UserRow(User user, Instant lastLogin, MailboxUsage usage) {
  /** Whether there is a limit to compare with. */
  public boolean measured() {
    return usage != null && usage.limit() > 0;
  }
}
