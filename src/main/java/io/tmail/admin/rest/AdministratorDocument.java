package io.tmail.admin.rest;

import io.tmail.accounts.Administrator;
import io.tmail.rights.Role;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An administrator as the API shows him. */
@Schema(name = "Administrator")
public record AdministratorDocument(
    @Schema(example = "admin") String login,
    @Schema(description = "administrator or domain-administrator", example = "administrator")
        String role,
    @Schema(description = "of which he is administrator; empty for the whole server")
        List<String> domains,
    @Schema(description = "whether a domain administrator may let users send to other servers")
        boolean grantsRelay,
    @Schema(description = "whether the one-time password was not changed yet")
        boolean mustChangePassword,
    @Schema(description = "whether the login asks for a code") boolean secondFactor,
    @Schema(example = "2026-11-24T10:00:00Z") String createdAt)
    implements Versioned {

  static AdministratorDocument of(Administrator one, boolean secondFactor) {
    return new AdministratorDocument(
        one.login(),
        one.role() == Role.ADMINISTRATOR ? "administrator" : "domain-administrator",
        one.domains(),
        one.grantsRelay(),
        one.mustChangePassword(),
        secondFactor,
        one.createdAt().toString());
  }
}
