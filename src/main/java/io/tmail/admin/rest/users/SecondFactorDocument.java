package io.tmail.admin.rest.users;

import io.tmail.credentials.SecondFactors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The state of a second factor. */
@Schema(name = "SecondFactor")
public record SecondFactorDocument(
    @Schema(description = "whether the login requires a code") boolean on,
    @Schema(description = "number of unused recovery codes", example = "10") long recoveryCodes) {

  static SecondFactorDocument of(SecondFactors factors, String login) {
    return new SecondFactorDocument(factors.isOn(login), factors.recoveryCodes(login));
  }
}
