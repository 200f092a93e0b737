package io.tmail.admin.rest.senders;

import io.tmail.rights.AccountsException;
import io.tmail.senders.Opinion;
import io.tmail.senders.SenderEntry;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry of an allow and block list. */
@Schema(name = "Sender")
public record SenderDocument(
    @Schema(description = "an address, @domain, or a network", example = "@example.com")
        String sender,
    @Schema(description = "the list: empty for the server's, a domain or a login") String owner,
    @Schema(description = "allowed; else blocked") boolean allowed,
    String note,
    Instant addedAt) {
  static SenderDocument of(SenderEntry entry) {
    return new SenderDocument(
        entry.sender(),
        entry.owner(),
        entry.opinion() == Opinion.ALLOWED,
        entry.note(),
        entry.addedAt());
  }

  /** What an entry is to be. */
  @Schema(name = "SenderInput")
  public record Input(
      @Schema(description = "true allows the sender, false blocks it") Boolean allowed,
      @Schema(description = "why, at most 200 characters; may be omitted") String note) {
    Opinion opinion() {
      if (allowed == null) {
        throw AccountsException.refused("allowed", "allowed must be true or false");
      }
      return allowed ? Opinion.ALLOWED : Opinion.BLOCKED;
    }

    String reason() {
      return note == null ? "" : note;
    }
  }
}
