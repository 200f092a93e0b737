package io.tmail.admin.rest.users;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How it stands with a second factor. */
@Schema(name = "SecondFactor")
public record SecondFactorDocument(
    @Schema(description = "whether the login asks for a code") boolean on,
    @Schema(description = "how many are left", example = "10") long recoveryCodes) {}
