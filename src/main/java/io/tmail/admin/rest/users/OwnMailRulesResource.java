package io.tmail.admin.rest.users;

import io.tmail.dovecot.MailRulesKeeper;
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

/** What the user who asks wants to be done with his mail. */
@Path("me/rules")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "whoever asks, and what is his own")
public class OwnMailRulesResource {
  @Inject private MailRulesKeeper rules;

  @GET
  @Operation(operationId = "showOwnMailRules", summary = "Shows a user's own mail rules")
  @APIResponse(responseCode = "200", description = "answer, forwarding, filters")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  @APIResponse(responseCode = "503", description = "Dovecot does not answer")
  public MailRulesDocument show() {
    return MailRulesDocument.of(rules.rules(MeResource.user()));
  }

  @PUT
  @Operation(
      operationId = "saveOwnMailRules",
      summary = "Replaces a user's own mail rules",
      description = "They become the active Sieve script, named tmail.")
  @APIResponse(responseCode = "204", description = "in force")
  @APIResponse(responseCode = "400", description = "a choice or a day is malformed")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  @APIResponse(responseCode = "409", description = "a script written by hand is active")
  @APIResponse(responseCode = "422", description = "a value breaks a rule")
  @APIResponse(responseCode = "503", description = "Dovecot does not answer")
  public void save(
      @NotNull MailRulesDocument input,
      @Parameter(description = "whether a script written by hand may be replaced")
          @QueryParam("overwrite")
          @DefaultValue("false")
          boolean overwrite) {
    rules.save(MeResource.user(), input.rules(), overwrite);
  }
}
