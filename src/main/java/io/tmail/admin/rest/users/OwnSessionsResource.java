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

/** Console sessions of the authenticated caller. */
@Path("me/sessions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class OwnSessionsResource {
  @Inject private ConsoleSessions sessions;

  @GET
  @Operation(
      operationId = "listOwnSessions",
      summary = "Lists the own open console sessions, newest first")
  @APIResponse(responseCode = "200", description = "start, address and browser of each")
  public List<SessionDocument> list() {
    return sessions.own().stream().map(SessionDocument::of).toList();
  }

  @DELETE
  @Operation(operationId = "endOwnSessions", summary = "Ends all own console sessions")
  @APIResponse(responseCode = "204", description = "ended within one second, on each node")
  @APIResponse(responseCode = "403", description = "authenticated by a token")
  public void endAll() {
    sessions.endOthers();
  }

  @DELETE
  @Path("{id}")
  @Operation(operationId = "endOwnSession", summary = "Ends one of the own console sessions")
  @APIResponse(responseCode = "204", description = "ended within one second, on each node")
  @APIResponse(responseCode = "403", description = "authenticated by a token")
  @APIResponse(responseCode = "404", description = "no such session")
  public void end(@PathParam("id") String id) {
    sessions.end(SessionDocument.id(id));
  }
}
