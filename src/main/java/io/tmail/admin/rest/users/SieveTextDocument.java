package io.tmail.admin.rest.users;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The text of a Sieve script. */
@Schema(name = "SieveText")
public record SieveTextDocument(
    @Schema(description = "RFC 5228, at most 128 KiB", example = "keep;") String text) {

  public SieveTextDocument {
    text = text == null ? "" : text;
  }
}
