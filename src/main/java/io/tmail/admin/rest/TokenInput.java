package io.tmail.admin.rest;

import io.tmail.credentials.NewToken;
import io.tmail.rights.Scope;
import jakarta.ws.rs.BadRequestException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token in a request. */
public record TokenInput(
    @Schema(
            description = "RESOURCE:read or RESOURCE:write, * for every resource",
            example = "[\"users:write\", \"queue:read\"]")
        List<String> scopes,
    @Schema(description = "limits the token to these domains; empty for the whole server")
        List<String> domains,
    @Schema(description = "expiry time; if omitted: never", example = "2027-01-01T00:00:00Z")
        String expires) {

  NewToken newToken(String name) {
    if (scopes == null) {
      throw new BadRequestException("scopes are required");
    }
    return new NewToken(
        name,
        Scope.parse(String.join(" ", scopes)),
        domains == null ? List.of() : domains,
        Optional.ofNullable(expires).map(TokenInput::instant));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException malformed) {
      throw new BadRequestException("expires must be a time such as 2027-01-01T00:00:00Z");
    }
  }
}
