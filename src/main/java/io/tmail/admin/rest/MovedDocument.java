package io.tmail.admin.rest;

import io.tmail.migration.Moved;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result for one imported account, as shown by the API. */
@Schema(name = "Moved")
public record MovedDocument(
    @Schema(description = "domain, user or alias", example = "user") String kind,
    @Schema(example = "toorop@example.com") String name,
    @Schema(description = "ready, added, present or refused", example = "added") String outcome,
    @Schema(description = "the invalid input, if refused") String field,
    @Schema(description = "the reason, if refused") String detail) {

  static MovedDocument of(Moved moved) {
    return new MovedDocument(
        moved.kind().name().toLowerCase(Locale.ROOT),
        moved.name(),
        moved.outcome().name().toLowerCase(Locale.ROOT),
        moved.field(),
        moved.detail());
  }
}
