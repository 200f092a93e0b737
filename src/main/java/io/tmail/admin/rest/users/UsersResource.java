package io.tmail.admin.rest.users;

import io.tmail.accounts.ListedUser;
import io.tmail.accounts.User;
import io.tmail.accounts.UserQuery;
import io.tmail.accounts.Users;
import io.tmail.admin.rest.EntityTags;
import io.tmail.admin.rest.Page;
import io.tmail.admin.rest.PasswordDocument;
import io.tmail.credentials.Passwords;
import io.tmail.dovecot.Mailboxes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BadRequestException;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
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
  /** The header with the length of the whole listing. */
  private static final String TOTAL = "X-Total-Count";

  @Inject private Users users;
  @Inject private Passwords passwords;
  @Inject private Mailboxes mailboxes;

  @GET
  @Operation(operationId = "listUsers", summary = "Lists users by login")
  @APIResponse(
      responseCode = "200",
      description = "a page of users; the header X-Total-Count has their total number",
      content = @Content(schema = @Schema(implementation = UserDocument[].class)))
  public Response list(
      @Parameter(description = "maximum number of rows") @QueryParam("limit") @DefaultValue("100")
          int limit,
      @Parameter(description = "number of rows to skip") @QueryParam("offset") @DefaultValue("0")
          int offset,
      @Parameter(description = "part of the login") @QueryParam("q") @DefaultValue("") String query,
      @Parameter(description = "login, active or lastLogin; a leading - reverses the order")
          @QueryParam("sort")
          @DefaultValue("login")
          String sort) {
    Page page = new Page(limit, offset);
    UserQuery wanted = UserOrder.sorted(UserQuery.of(query), sort);
    List<UserDocument> found =
        users.list(wanted, page.offset(), page.limit()).stream().map(UserDocument::of).toList();
    return Response.ok(found).header(TOTAL, users.count(wanted)).build();
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
    User user = existing(users, login);
    return UserDocument.of(new ListedUser(user, users.lastLogin(user.login())));
  }

  /** The user, or 404. */
  static User existing(Users users, String login) {
    return users
        .find(login)
        .orElseThrow(() -> new NotFoundException("User " + login + " doesn't exist"));
  }

  @GET
  @Path("{login}/usage")
  @Operation(operationId = "showUsage", summary = "Shows the usage of a user's mailbox")
  @APIResponse(
      responseCode = "200",
      description = "as counted by Dovecot",
      content = @Content(schema = @Schema(implementation = UsageDocument.class)))
  @APIResponse(responseCode = "404", description = "no such user")
  @APIResponse(responseCode = "503", description = "Dovecot does not report the usage")
  public UsageDocument usage(@PathParam("login") String login) {
    return UsageDocument.of(mailboxes, existing(users, login).login());
  }

  @POST
  @Path("{login}/password")
  @Operation(operationId = "generatePassword", summary = "Generates a new password for a user")
  @APIResponse(
      responseCode = "200",
      description = "the password, shown only once",
      content = @Content(schema = @Schema(implementation = PasswordDocument.class)))
  @APIResponse(responseCode = "404", description = "no such user")
  public PasswordDocument generatePassword(@PathParam("login") String login) {
    return new PasswordDocument(passwords.generate(login));
  }

  @POST
  @Path("{login}")
  @Operation(
      operationId = "addUser",
      summary = "Adds a user",
      description = "With a mailbox, the login's domain becomes a local rcpthost if it is new.")
  @APIResponse(responseCode = "201", description = "added; the header Location has its URL")
  @APIResponse(responseCode = "409", description = "the user already exists")
  @APIResponse(responseCode = "422", description = "a value is invalid")
  public Response add(
      @PathParam("login") String login, @NotNull UserInput input, @Context UriInfo uri) {
    User user = users.add(input.newUser(login));
    return Response.created(uri.getBaseUriBuilder().path("users/{login}").build(user.login()))
        .build();
  }

  @PUT
  @Path("{login}")
  @Operation(
      operationId = "changeUser",
      summary = "Changes a user",
      description = "Fields that the body omits are not changed.")
  @APIResponse(responseCode = "204", description = "changed, and effective everywhere")
  @APIResponse(responseCode = "404", description = "no such user")
  @APIResponse(responseCode = "422", description = "a value is invalid")
  @APIResponse(responseCode = "412", description = "changed meanwhile: If-Match does not match")
  @Transactional
  public void change(
      @PathParam("login") String login,
      @NotNull UserInput input,
      @Context Request request,
      @Context HttpHeaders headers) {
    EntityTags.expect(request, headers, () -> show(login));
    users.update(login, input.change());
  }

  @DELETE
  @Path("{login}")
  @Operation(
      operationId = "removeUser",
      summary = "Removes a user",
      description = "Existing mail is kept on disk unless mailbox=remove.")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "400", description = "mailbox is neither keep nor remove")
  @APIResponse(responseCode = "404", description = "no such user")
  @APIResponse(responseCode = "409", description = "an alias still delivers to the user")
  @APIResponse(
      responseCode = "422",
      description =
          "the mail cannot be removed: its folder is outside the home base, or behind a link")
  @APIResponse(responseCode = "412", description = "changed meanwhile: If-Match does not match")
  public void remove(
      @PathParam("login") String login,
      @Parameter(description = "what to do with the mail: keep or remove")
          @QueryParam("mailbox")
          @DefaultValue("keep")
          String mailbox,
      @Context Request request,
      @Context HttpHeaders headers) {
    EntityTags.expect(request, headers, () -> show(login));
    switch (mailbox) {
      case "keep" -> users.remove(login);
      case "remove" -> mailboxes.removeWithMail(login);
      default -> throw new BadRequestException("mailbox must be keep or remove");
    }
  }
}
