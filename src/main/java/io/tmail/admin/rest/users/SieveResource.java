package io.tmail.admin.rest.users;

import io.tmail.dovecot.SieveScripts;
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

/** The Sieve scripts of a user. */
@Path("users/{login}/sieve")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "users", description = "logins and mailboxes")
public class SieveResource {
  @Inject private SieveScripts scripts;

  @GET
  @Operation(operationId = "listSieveScripts", summary = "Lists a user's Sieve scripts")
  @APIResponse(responseCode = "200", description = "by name, without their texts")
  @APIResponse(responseCode = "404", description = "no such user, or the user has no mailbox")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public List<SieveScriptDocument> list(@PathParam("login") String login) {
    return scripts.list(login).stream().map(SieveScriptDocument::of).toList();
  }

  @GET
  @Path("{name}")
  @Operation(operationId = "showSieveScript", summary = "Shows the text of a script")
  @APIResponse(responseCode = "200", description = "the text")
  @APIResponse(responseCode = "404", description = "no such user or script")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public SieveTextDocument show(@PathParam("login") String login, @PathParam("name") String name) {
    return new SieveTextDocument(scripts.text(login, name));
  }

  @PUT
  @Path("{name}")
  @Operation(operationId = "putSieveScript", summary = "Stores a new or changed script")
  @APIResponse(responseCode = "204", description = "compiled and stored")
  @APIResponse(responseCode = "404", description = "no such user, or the user has no mailbox")
  @APIResponse(
      responseCode = "422",
      description = "the script does not compile; the detail has one line per error: line 3: ...")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public void put(
      @PathParam("login") String login,
      @PathParam("name") String name,
      @NotNull SieveTextDocument input,
      @Parameter(description = "whether to activate the script")
          @QueryParam("activate")
          @DefaultValue("false")
          boolean activate) {
    scripts.put(login, name, input.text(), activate);
  }

  @POST
  @Path("{name}/activate")
  @Operation(operationId = "activateSieveScript", summary = "Activates a script")
  @APIResponse(responseCode = "204", description = "active from the next message")
  @APIResponse(responseCode = "404", description = "no such user or script")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public void activate(@PathParam("login") String login, @PathParam("name") String name) {
    scripts.activate(login, name);
  }

  @DELETE
  @Operation(
      operationId = "deactivateSieveScripts",
      summary = "Deactivates a user's active script; all scripts are kept")
  @APIResponse(responseCode = "204", description = "no script is active")
  @APIResponse(responseCode = "404", description = "no such user, or the user has no mailbox")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public void deactivate(@PathParam("login") String login) {
    scripts.deactivate(login);
  }

  @DELETE
  @Path("{name}")
  @Operation(operationId = "removeSieveScript", summary = "Removes a script, active or not")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "no such user or script")
  @APIResponse(responseCode = "503", description = "Dovecot does not respond")
  public void remove(@PathParam("login") String login, @PathParam("name") String name) {
    scripts.remove(login, name);
  }
}
