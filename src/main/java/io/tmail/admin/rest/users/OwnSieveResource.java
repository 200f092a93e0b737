package io.tmail.admin.rest.users;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The Sieve scripts of the authenticated user: {@link SieveResource} with their login. */
@Path("me/sieve")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class OwnSieveResource {
  @Inject private SieveResource users;

  @GET
  @Operation(operationId = "listOwnSieveScripts", summary = "Lists the user's own Sieve scripts")
  @APIResponse(responseCode = "200", description = "by name, without their texts")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public List<SieveScriptDocument> list() {
    return users.list(MeResource.user());
  }

  @GET
  @Path("{name}")
  @Operation(operationId = "showOwnSieveScript", summary = "Shows the text of a script")
  @APIResponse(responseCode = "200", description = "the text")
  @APIResponse(responseCode = "404", description = "no such script")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public SieveTextDocument show(@PathParam("name") String name) {
    return users.show(MeResource.user(), name);
  }

  @PUT
  @Path("{name}")
  @Operation(operationId = "putOwnSieveScript", summary = "Stores a new or changed script")
  @APIResponse(responseCode = "204", description = "compiled and stored")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(
      responseCode = "422",
      description = "the script does not compile; the detail has one line per error: line 3: ...")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public void put(
      @PathParam("name") String name,
      @NotNull SieveTextDocument input,
      @Parameter(description = "whether to activate the script")
          @QueryParam("activate")
          @DefaultValue("false")
          boolean activate) {
    users.put(MeResource.user(), name, input, activate);
  }

  @POST
  @Path("{name}/activate")
  @Operation(operationId = "activateOwnSieveScript", summary = "Activates a script")
  @APIResponse(responseCode = "204", description = "active from the next message")
  @APIResponse(responseCode = "404", description = "no such script")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public void activate(@PathParam("name") String name) {
    users.activate(MeResource.user(), name);
  }

  @DELETE
  @Operation(
      operationId = "deactivateOwnSieveScripts",
      summary = "Deactivates the user's own active script; all scripts are kept")
  @APIResponse(responseCode = "204", description = "no script is active")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public void deactivate() {
    users.deactivate(MeResource.user());
  }

  @DELETE
  @Path("{name}")
  @Operation(operationId = "removeOwnSieveScript", summary = "Removes a script, active or not")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "no such script")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public void remove(@PathParam("name") String name) {
    users.remove(MeResource.user(), name);
  }
}
