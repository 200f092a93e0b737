package io.tmail.admin.rest;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Logins and mailboxes. */
@Path("users")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "users", description = "logins and mailboxes")
public class UsersResource {
  /** Tells how long the whole listing is. */
  private static final String TOTAL = "X-Total-Count";

  @Inject private Accounts accounts;

  @GET
  @Operation(operationId = "listUsers", summary = "Lists users by login")
  @APIResponse(
      responseCode = "200",
      description = "a page of users; the header X-Total-Count tells how many there are in all",
      content = @Content(schema = @Schema(implementation = UserDocument[].class)))
  public Response list(
      @Parameter(description = "most rows of the answer") @QueryParam("limit") @DefaultValue("100")
          int limit,
      @Parameter(description = "rows to skip") @QueryParam("offset") @DefaultValue("0") int offset,
      @Parameter(description = "a part of the login") @QueryParam("q") @DefaultValue("")
          String query) {
    Page page = new Page(limit, offset);
    List<UserDocument> users =
        accounts.users(query, page.offset(), page.limit()).stream().map(UserDocument::of).toList();
    return Response.ok(users).header(TOTAL, accounts.userCount(query)).build();
  }

  @GET
  @Path("{login}")
  @Operation(operationId = "showUser", summary = "Shows a user")
  @APIResponse(
      responseCode = "200",
      description = "the user",
      content = @Content(schema = @Schema(implementation = UserDocument.class)))
  @APIResponse(responseCode = "404", description = "no such user")
  public UserDocument show(@PathParam("login") String login) {
    return accounts
        .user(login)
        .map(UserDocument::of)
        .orElseThrow(() -> new NotFoundException("User " + login + " doesn't exist"));
  }

  @POST
  @Path("{login}")
  @Operation(
      operationId = "addUser",
      summary = "Adds a user",
      description = "With a mailbox, the login's domain becomes a local rcpthost if it is new.")
  @APIResponse(responseCode = "201", description = "added; the header Location tells where it is")
  @APIResponse(responseCode = "409", description = "there is such a user already")
  @APIResponse(responseCode = "422", description = "a value breaks a rule")
  public Response add(
      @PathParam("login") String login, @NotNull UserInput input, @Context UriInfo uri) {
    User user = accounts.addUser(input.newUser(login));
    return Response.created(uri.getBaseUriBuilder().path("users/{login}").build(user.login()))
        .build();
  }

  @PUT
  @Path("{login}")
  @Operation(
      operationId = "changeUser",
      summary = "Changes a user",
      description = "What the body does not name stays.")
  @APIResponse(responseCode = "204", description = "changed, and in force everywhere")
  @APIResponse(responseCode = "404", description = "no such user")
  @APIResponse(responseCode = "422", description = "a value breaks a rule")
  public void change(@PathParam("login") String login, @NotNull UserInput input) {
    accounts.updateUser(login, input.change());
  }

  @DELETE
  @Path("{login}")
  @Operation(
      operationId = "removeUser",
      summary = "Removes a user",
      description = "The mail already in the mailbox's folder stays on disk.")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "no such user")
  public void remove(@PathParam("login") String login) {
    accounts.removeUser(login);
  }
}
