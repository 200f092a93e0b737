package io.tmail.admin.rest.users;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The mail rules of the authenticated user: {@link MailRulesResource} with their login. */
@Path("me/rules")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class OwnMailRulesResource {
  @Inject private MailRulesResource users;

  @GET
  @Operation(operationId = "showOwnMailRules", summary = "Shows the user's own mail rules")
  @APIResponse(responseCode = "200", description = "answer, forwarding, filters")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public MailRulesDocument show() {
    return users.show(MeResource.user());
  }

  @PUT
  @Operation(
      operationId = "saveOwnMailRules",
      summary = "Replaces the user's own mail rules",
      description = "The rules become the active Sieve script, named tmail.")
  @APIResponse(responseCode = "204", description = "rules saved and active")
  @APIResponse(responseCode = "400", description = "an option or a date is malformed")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "409", description = "a script that tmail did not write is active")
  @APIResponse(responseCode = "422", description = "a value is invalid")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public void save(
      @NotNull MailRulesDocument input,
      @Parameter(description = "whether a script that tmail did not write may be replaced")
          @QueryParam("overwrite")
          @DefaultValue("false")
          boolean overwrite) {
    users.save(MeResource.user(), input, overwrite);
  }
}
