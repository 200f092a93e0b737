package io.tmail.admin.rest.queue;

import io.tmail.admin.rest.Page;
import io.tmail.queue.control.Quarantine;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.control.QueueListing;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The user's own mail in quarantine. */
@Path("me/quarantine")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class OwnQuarantineResource {
  @Inject private Quarantine quarantine;

  @GET
  @Operation(
      operationId = "listOwnQuarantine",
      summary = "Lists the user's quarantined messages, oldest first")
  @APIResponse(responseCode = "200", description = "rows of the queue")
  @APIResponse(responseCode = "400", description = "limit or after is malformed")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  public List<QueueListing> list(
      @Parameter(description = "maximum number of rows") @QueryParam("limit") @DefaultValue("100")
          int limit,
      @Parameter(description = "id:seq of the last row of the previous page")
          @QueryParam("after")
          @DefaultValue("")
          String after)
      throws SQLException {
    expectUser();
    return quarantine.list(QueueQuery.place(after), new Page(limit, 0).limit());
  }

  @POST
  @Path("{id}/release")
  @Operation(
      operationId = "releaseOwnQuarantined",
      summary = "Delivers the user's copy of a quarantined message to the inbox")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "404", description = "no such message in the user's quarantine")
  public Steered release(@PathParam("id") String id) {
    expectUser();
    return QuarantineResource.found(
        id, quarantine.release(QuarantineResource.queueId(id), Optional.empty()));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "discardOwnQuarantined",
      summary = "Permanently deletes the user's copy of a quarantined message")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "404", description = "no such message in the user's quarantine")
  public Steered discard(@PathParam("id") String id) {
    expectUser();
    return QuarantineResource.found(
        id, quarantine.discard(QuarantineResource.queueId(id), Optional.empty()));
  }

  /** The others see it all under {@code quarantine}. */
  private static void expectUser() {
    if (Actor.current().role() != Role.USER) {
      throw new ForbiddenException("only users have a quarantine of their own");
    }
  }
}
