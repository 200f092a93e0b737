package io.tmail.admin.rest.users;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The state of a second factor. */
@Schema(name = "SecondFactor")
public record SecondFactorDocument(
    @Schema(description = "whether the login requires a code") boolean on,
    @Schema(description = "number of unused recovery codes", example = "10") long recoveryCodes) {}
