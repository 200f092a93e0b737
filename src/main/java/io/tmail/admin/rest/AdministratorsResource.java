package io.tmail.admin.rest;

import io.tmail.accounts.Administrators;
import io.tmail.credentials.SecondFactors;
import io.tmail.secrets.GeneratedPassword;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Administrators of the server, or of some domains. */
@Path("administrators")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "administrators", description = "administrators of the server, or of some domains")
public class AdministratorsResource {
  @Inject private Administrators administrators;
  @Inject private SecondFactors factors;

  @GET
  @Operation(operationId = "listAdministrators", summary = "Lists administrators by name")
  public List<AdministratorDocument> list() {
    return administrators.list().stream()
        .map(each -> AdministratorDocument.of(each, factors.isOn(each.login())))
        .toList();
  }

  @GET
  @Path("{login}")
  @Operation(operationId = "showAdministrator", summary = "Shows an administrator")
  @APIResponse(responseCode = "200", description = "the administrator")
  @APIResponse(responseCode = "404", description = "no such administrator")
  public AdministratorDocument show(@PathParam("login") String login) {
    return administrators
        .find(login)
        .map(each -> AdministratorDocument.of(each, factors.isOn(each.login())))
        .orElseThrow(() -> new NotFoundException("Administrator " + login + " doesn't exist"));
  }

  @POST
  @Path("{login}")
  @Operation(
      operationId = "addAdministrator",
      summary = "Adds an administrator, who must change the password at the first login")
  @APIResponse(
      responseCode = "201",
      description = "the one-time password, shown only once",
      content = @Content(schema = @Schema(implementation = PasswordDocument.class)))
  @APIResponse(
      responseCode = "409",
      description = "an administrator or user of this name already exists")
  @APIResponse(responseCode = "422", description = "a value is invalid")
  @Transactional
  public Response add(
      @PathParam("login") String login, @NotNull AdministratorInput input, @Context UriInfo uri) {
    String password = input.passwd() == null ? GeneratedPassword.make() : input.passwd();
    String name = administrators.add(login, password, input.confines()).login();
    allowGrantingRelay(name, input);
    return Response.created(uri.getBaseUriBuilder().path("administrators/{login}").build(name))
        .entity(new PasswordDocument(input.passwd() == null ? password : ""))
        .build();
  }

  @PUT
  @Path("{login}")
  @Operation(operationId = "changeAdministrator", summary = "Changes an administrator's domains")
  @APIResponse(responseCode = "204", description = "effective from the next request")
  @APIResponse(responseCode = "404", description = "no such administrator")
  @APIResponse(responseCode = "409", description = "the last administrator of the whole server")
  @APIResponse(responseCode = "412", description = "changed meanwhile: If-Match does not match")
  @Transactional
  public void change(
      @PathParam("login") String login,
      @NotNull AdministratorInput input,
      @Context Request request,
      @Context HttpHeaders headers) {
    EntityTags.expect(request, headers, () -> show(login));
    if (input.domains() == null && input.grantsRelay() == null) {
      throw new BadRequestException("domains (possibly []) or grantsRelay is required");
    }
    if (input.domains() != null) {
      administrators.confine(login, input.confines());
    }
    allowGrantingRelay(login, input);
  }

  private void allowGrantingRelay(String login, AdministratorInput input) {
    if (input.grantsRelay() != null) {
      administrators.allowGrantingRelay(login, input.grantsRelay());
    }
  }

  @DELETE
  @Path("{login}")
  @Operation(operationId = "removeAdministrator", summary = "Removes an administrator")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "no such administrator")
  @APIResponse(responseCode = "409", description = "the last administrator of the whole server")
  @APIResponse(responseCode = "412", description = "changed meanwhile: If-Match does not match")
  public void remove(
      @PathParam("login") String login, @Context Request request, @Context HttpHeaders headers) {
    EntityTags.expect(request, headers, () -> show(login));
    administrators.remove(login);
  }

  @DELETE
  @Path("{login}/second-factor")
  @Operation(
      operationId = "resetAdministratorsFactor",
      summary = "Disables the second factor of an administrator who has lost it")
  @APIResponse(responseCode = "204", description = "off")
  @APIResponse(responseCode = "404", description = "no such administrator, or no second factor")
  public void resetFactor(@PathParam("login") String login) {
    factors.resetAdministrators(login);
  }
}
