package io.tmail.admin.rest;

import io.tmail.accounts.Administrator;
import io.tmail.rights.Role;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An administrator as shown by the API. */
@Schema(name = "Administrator")
public record AdministratorDocument(
    @Schema(example = "admin") String login,
    @Schema(description = "administrator or domain-administrator", example = "administrator")
        String role,
    @Schema(description = "the domains that the administrator manages; empty for the whole server")
        List<String> domains,
    @Schema(description = "whether a domain administrator may allow users to send to other servers")
        boolean grantsRelay,
    @Schema(description = "whether the one-time password must still be changed")
        boolean mustChangePassword,
    @Schema(description = "whether the login requires a code") boolean secondFactor,
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
