package io.tmail.admin.rest.users;

import io.tmail.credentials.RecentLogins;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Recent logins of a user, for administrators. */
@Path("users/{login}/logins")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users", description = "logins and mailboxes")
public class UserLoginsResource {
  @Inject private RecentLogins logins;

  @GET
  @Operation(
      operationId = "listUsersLogins",
      summary = "Lists a user's recent logins, newest first",
      description =
          "At most 50 combinations of service, address and password from the last 90 days.")
  @APIResponse(responseCode = "200", description = "service, address and password of each")
  @APIResponse(responseCode = "404", description = "no such user")
  public List<LoginDocument> list(@PathParam("login") String login) {
    return logins.of(login).stream().map(LoginDocument::of).toList();
  }
}
