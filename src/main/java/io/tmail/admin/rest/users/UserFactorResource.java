package io.tmail.admin.rest.users;

import io.tmail.accounts.Users;
import io.tmail.credentials.SecondFactors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The second factor of a user, for administrators. */
@Path("users/{login}/second-factor")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users", description = "logins and mailboxes")
public class UserFactorResource {
  @Inject private Users users;
  @Inject private SecondFactors factors;

  @GET
  @Operation(operationId = "showUsersFactor", summary = "Shows whether a login requires a code")
  @APIResponse(responseCode = "200", description = "the state of the second factor")
  @APIResponse(responseCode = "404", description = "no such user")
  public SecondFactorDocument show(@PathParam("login") String login) {
    return SecondFactorDocument.of(factors, UsersResource.existing(users, login).login());
  }

  @DELETE
  @Operation(
      operationId = "resetUsersFactor",
      summary = "Disables the second factor of a user who has lost it")
  @APIResponse(responseCode = "204", description = "off")
  @APIResponse(responseCode = "404", description = "no such user, or no second factor")
  public void reset(@PathParam("login") String login) {
    factors.resetUsers(login);
  }
}
