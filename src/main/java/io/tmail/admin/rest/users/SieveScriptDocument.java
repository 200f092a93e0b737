package io.tmail.admin.rest.users;

import io.tmail.dovecot.SieveScript;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A Sieve script, without its text. */
@Schema(name = "SieveScript")
public record SieveScriptDocument(
    @Schema(example = "tmail") String name,
    @Schema(description = "whether the script is active") boolean active) {

  static SieveScriptDocument of(SieveScript script) {
    return new SieveScriptDocument(script.name(), script.active());
  }
}
