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

/** What became of the messages of the user who asks. */
@Path("me/messages")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "whoever asks, and what is his own")
public class OwnMessagesResource {
  @Inject private OwnTrace trace;

  @GET
  @Operation(
      operationId = "listOwnMessages",
      summary = "Lists the messages that a user sent and got, the latest first",
      description =
          "A page may be short, or empty, although there are more: next is empty at the end only.")
  @APIResponse(responseCode = "200", description = "messages, and where the next page begins")
  @APIResponse(responseCode = "400", description = "limit or before is malformed")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  public OwnMessage.Page list(
      @Parameter(description = "most messages of the answer")
          @QueryParam("limit")
          @DefaultValue("100")
          int limit,
      @Parameter(description = "what the page before gave as next")
          @QueryParam("before")
          @DefaultValue("")
          String before)
      throws SQLException {
    String user = MeResource.user();
    return trace.search(user, place(before), new Page(limit, 0).limit());
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "showOwnMessage",
      summary = "Shows what became of a message that the user sent or got")
  @APIResponse(responseCode = "200", description = "his recipients, and what befell them in order")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  @APIResponse(responseCode = "404", description = "nothing is known of it, or it is not his")
  public OwnMessage show(@PathParam("id") String id) throws SQLException {
    String user = MeResource.user();
    QueueId known = QueueId.parse(id).orElseThrow(() -> unknown(id));
    return trace.find(user, known).orElseThrow(() -> unknown(id));
  }

  private static String place(String before) {
    try {
      return before.isEmpty() ? "" : new QueueId(before).value();
    } catch (IllegalArgumentException malformed) {
      throw new BadRequestException("before must be what the page before gave as next");
    }
  }

  private static NotFoundException unknown(String id) {
    return new NotFoundException("nothing is known of message " + id);
  }
}
