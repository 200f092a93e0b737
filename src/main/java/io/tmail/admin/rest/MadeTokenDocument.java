package io.tmail.admin.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new token, shown only once. */
@Schema(name = "MadeToken")
public record MadeTokenDocument(
    @Schema(description = "the token, to send after Bearer", example = "tmail_…") String token) {
  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "MadeTokenDocument";
  }
}
