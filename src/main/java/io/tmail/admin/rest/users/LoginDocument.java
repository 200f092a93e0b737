package io.tmail.admin.rest.users;

import io.tmail.credentials.RecentLogin;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A recent login, as shown by the API. */
@Schema(name = "Login")
public record LoginDocument(
    @Schema(description = "console, api, smtp, imap or pop3", example = "imap") String service,
    @Schema(description = "the client's address", example = "192.0.2.7") String client,
    @Schema(
            description = "name of the app password; empty for the user's own password",
            example = "Phone")
        String program,
    @Schema(example = "2026-11-20T08:00:00Z") String first,
    @Schema(example = "2026-11-24T10:00:00Z") String last,
    @Schema(description = "number of logins", example = "17") long times) {

  static LoginDocument of(RecentLogin login) {
    return new LoginDocument(
        login.service(),
        login.client(),
        login.program(),
        login.first().toString(),
        login.last().toString(),
        login.times());
  }
}
