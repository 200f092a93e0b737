package io.tmail.admin.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token that was made, shown this once. */
@Schema(name = "MadeToken")
public record MadeTokenDocument(
    @Schema(description = "what goes after Bearer", example = "tmail_…") String token) {
  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "MadeTokenDocument";
  }
}
