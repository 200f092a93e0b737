package io.tmail.admin.rest.users;

import io.tmail.credentials.ConsoleSessions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where a user is signed in to the console, for administrators. */
@Path("users/{login}/sessions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users", description = "logins and mailboxes")
public class UserSessionsResource {
  @Inject private ConsoleSessions sessions;

  @GET
  @Operation(
      operationId = "listUsersSessions",
      summary = "Lists a user's open console sessions, newest first")
  @APIResponse(responseCode = "200", description = "start, address and browser of each")
  @APIResponse(responseCode = "404", description = "no such user")
  public List<SessionDocument> list(@PathParam("login") String login) {
    return sessions.of(login).stream().map(SessionDocument::of).toList();
  }

  @DELETE
  @Operation(operationId = "endUsersSessions", summary = "Ends all sessions of a user")
  @APIResponse(responseCode = "204", description = "ended within one second, on each node")
  @APIResponse(responseCode = "404", description = "no such user")
  public void endAll(@PathParam("login") String login) {
    sessions.endAll(login);
  }

  @DELETE
  @Path("{id}")
  @Operation(operationId = "endUsersSession", summary = "Ends a session of a user")
  @APIResponse(responseCode = "204", description = "ended within one second, on each node")
  @APIResponse(responseCode = "404", description = "no such user, or no such session")
  public void end(@PathParam("login") String login, @PathParam("id") String id) {
    sessions.end(login, SessionDocument.id(id));
  }
}
