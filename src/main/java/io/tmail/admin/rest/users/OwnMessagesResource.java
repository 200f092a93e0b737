package io.tmail.admin.rest.users;

import io.tmail.admin.rest.Page;
import io.tmail.mail.QueueId;
import io.tmail.queue.trace.OwnMessage;
import io.tmail.queue.trace.OwnTrace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Messages of the authenticated user, and their delivery status. */
@Path("me/messages")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class OwnMessagesResource {
  @Inject private OwnTrace trace;

  @GET
  @Operation(
      operationId = "listOwnMessages",
      summary = "Lists the messages that the user sent and received, newest first",
      description =
          "A page may be short or empty although more follow; only after the last page"
              + " is next empty.")
  @APIResponse(responseCode = "200", description = "messages, and the start of the next page")
  @APIResponse(responseCode = "400", description = "limit or before is malformed")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  public OwnMessage.Page list(
      @Parameter(description = "maximum number of messages")
          @QueryParam("limit")
          @DefaultValue("100")
          int limit,
      @Parameter(description = "next of the previous page") @QueryParam("before") @DefaultValue("")
          String before)
      throws SQLException {
    String user = MeResource.user();
    return trace.search(user, place(before), new Page(limit, 0).limit());
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "showOwnMessage",
      summary = "Shows the history of a message that the user sent or received")
  @APIResponse(
      responseCode = "200",
      description = "the recipients that concern the user, and their events in order")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "404", description = "no such message, or it is not the user's own")
  public OwnMessage show(@PathParam("id") String id) throws SQLException {
    String user = MeResource.user();
    QueueId known = QueueId.parse(id).orElseThrow(() -> unknown(id));
    return trace.find(user, known).orElseThrow(() -> unknown(id));
  }

  private static String place(String before) {
    try {
      return before.isEmpty() ? "" : new QueueId(before).value();
    } catch (IllegalArgumentException malformed) {
      throw new BadRequestException("before must be next of the previous page");
    }
  }

  private static NotFoundException unknown(String id) {
    return new NotFoundException("there is no trace of message " + id);
  }
}
