package io.tmail.admin.rest.users;

import io.tmail.credentials.ConsoleSession;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An open console session, as shown by the API. */
@Schema(name = "Session")
public record SessionDocument(
    @Schema(description = "id, for ending the session", example = "42") long id,
    @Schema(description = "the client's address at sign-in", example = "192.0.2.7") String client,
    @Schema(example = "Firefox, Linux") String browser,
    @Schema(example = "2026-11-24T08:00:00Z") String begun,
    @Schema(description = "last use, to the minute", example = "2026-11-24T10:00:00Z")
        String seen) {

  /** The number in a path; 0, which no session has, if it is not a number. */
  static long id(String path) {
    return path.matches("\\d{1,18}") ? Long.parseLong(path) : 0;
  }

  static SessionDocument of(ConsoleSession session) {
    return new SessionDocument(
        session.id(),
        session.client(),
        session.browser(),
        session.begun().toString(),
        session.seen().toString());
  }
}
