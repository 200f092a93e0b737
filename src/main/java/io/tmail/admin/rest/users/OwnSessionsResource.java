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

/** Where whoever asks is signed in to the console. */
@Path("me/sessions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "whoever asks, and what is his own")
public class OwnSessionsResource {
  @Inject private ConsoleSessions sessions;

  @GET
  @Operation(
      operationId = "listOwnSessions",
      summary = "Lists the open sessions of the console of whoever asks, the latest first")
  @APIResponse(responseCode = "200", description = "since when, from where, by which browser")
  public List<SessionDocument> list() {
    return sessions.own().stream().map(SessionDocument::of).toList();
  }

  @DELETE
  @Operation(operationId = "endOwnSessions", summary = "Ends all sessions of whoever asks")
  @APIResponse(responseCode = "204", description = "over within a second, on each node")
  @APIResponse(responseCode = "403", description = "who asks is a token")
  public void endAll() {
    sessions.endOthers();
  }

  @DELETE
  @Path("{id}")
  @Operation(operationId = "endOwnSession", summary = "Ends a session of whoever asks")
  @APIResponse(responseCode = "204", description = "over within a second, on each node")
  @APIResponse(responseCode = "403", description = "who asks is a token")
  @APIResponse(responseCode = "404", description = "no such session")
  public void end(@PathParam("id") String id) {
    sessions.end(SessionDocument.id(id));
  }
}
