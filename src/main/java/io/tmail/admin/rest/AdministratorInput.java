package io.tmail.admin.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An administrator in a request. */
public record AdministratorInput(
    @Schema(description = "one-time password; if omitted, one is generated and returned")
        String passwd,
    @Schema(description = "only for these domains; empty for the whole server")
        List<String> domains,
    @Schema(description = "whether a domain administrator may allow users to send to other servers")
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
