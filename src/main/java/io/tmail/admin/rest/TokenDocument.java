package io.tmail.admin.rest;

import io.tmail.credentials.AccessToken;
import io.tmail.rights.Scope;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token as the API lists it: without its text, of which only a hash is kept. */
@Schema(name = "Token")
public record TokenDocument(
    @Schema(example = "backup") String name,
    @Schema(example = "[\"users:read\"]") List<String> scopes,
    @Schema(description = "domains that it is limited to; empty for the whole server")
        List<String> domains,
    @Schema(description = "who created it", example = "admin") String createdBy,
    @Schema(example = "2026-11-24T10:00:00Z") String createdAt,
    @Schema(description = "expiry time; empty for never") String expires) {

  static TokenDocument of(AccessToken token) {
    return new TokenDocument(
        token.name(),
        token.scopes().stream().map(Scope::toString).toList(),
        token.domains(),
        token.createdBy(),
        token.createdAt().toString(),
        token.expiresAt().map(Instant::toString).orElse(""));
  }
}
