package io.tmail.admin.rest.users;

import io.tmail.dovecot.MailboxUsage;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How full a mailbox is, as the API shows it. */
@Schema(name = "Usage")
public record UsageDocument(
    @Schema(description = "what the messages take, in bytes", example = "433152") long bytes,
    @Schema(description = "how many messages there are", example = "3") long messages,
    @Schema(description = "most bytes; 0 for no limit", example = "10485760") long limit,
    @Schema(description = "of 100; 0 without a limit", example = "4") int percent) {

  static UsageDocument of(MailboxUsage usage) {
    return new UsageDocument(usage.bytes(), usage.messages(), usage.limit(), usage.percent());
  }
}
