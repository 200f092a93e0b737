package io.tmail.admin.rest.users;

import io.tmail.dovecot.MailboxUsage;
import io.tmail.dovecot.Mailboxes;
import jakarta.ws.rs.ServiceUnavailableException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The usage of a mailbox, as shown by the API. */
@Schema(name = "Usage")
public record UsageDocument(
    @Schema(description = "size of all messages, in bytes", example = "433152") long bytes,
    @Schema(description = "number of messages", example = "3") long messages,
    @Schema(description = "limit in bytes; 0 for no limit", example = "10485760") long limit,
    @Schema(description = "percentage used; 0 without a limit", example = "4") int percent) {

  /** Asks Dovecot; 503 if it does not report the usage. */
  static UsageDocument of(Mailboxes mailboxes, String login) {
    return mailboxes
        .usage(login)
        .map(UsageDocument::of)
        .orElseThrow(() -> new ServiceUnavailableException("Dovecot does not report the usage"));
  }

  private static UsageDocument of(MailboxUsage usage) {
    return new UsageDocument(usage.bytes(), usage.messages(), usage.limit(), usage.percent());
  }
}
