package io.tmail.admin.rest;

import io.tmail.rights.AdminAction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry of the audit log, as shown by the API. */
@Schema(name = "Action")
public record ActionDocument(
    @Schema(description = "increases with time", example = "42") long id,
    @Schema(example = "2026-11-24T10:00:00Z") String at,
    @Schema(description = "who did it", example = "admin") String actor,
    @Schema(description = "console, api, cli or server", example = "console") String via,
    @Schema(description = "the client's address", example = "192.0.2.7") String client,
    @Schema(example = "user.add") String action,
    @Schema(description = "the object of the action", example = "toorop@example.com") String entity,
    @Schema(description = "details, never a secret", example = "mailbox, quota 10G")
        String detail) {

  static ActionDocument of(AdminAction action) {
    return new ActionDocument(
        action.id(),
        action.at().toString(),
        action.actor(),
        action.via().text(),
        action.client(),
        action.action(),
        action.entity(),
        action.detail());
  }
}
