package io.tmail.admin.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a request wants of an administrator. */
public record AdministratorInput(
    @Schema(description = "one-time password; unsaid: one is made and answered") String passwd,
    @Schema(description = "only for these domains; none for the whole server") List<String> domains,
    @Schema(description = "whether a domain administrator may let users send to other servers")
        Boolean grantsRelay) {

  List<String> confines() {
    return domains == null ? List.of() : domains;
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "AdministratorInput";
  }
}
