package io.tmail.admin.rest.queue;

import io.tmail.admin.rest.Page;
import io.tmail.mail.QueueId;
import io.tmail.queue.control.Quarantine;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.control.QueueListing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The quarantine; domain administrators see that of their domains. */
@Path("quarantine")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "quarantine", description = "messages held because of what checks found")
public class QuarantineResource {
  @Inject private Quarantine quarantine;

  @GET
  @Operation(
      operationId = "listQuarantine",
      summary = "Lists quarantined messages, one row per recipient, oldest first")
  @APIResponse(responseCode = "200", description = "rows of the queue")
  @APIResponse(responseCode = "400", description = "limit or after is malformed")
  public List<QueueListing> list(
      @Parameter(description = "maximum number of rows") @QueryParam("limit") @DefaultValue("100")
          int limit,
      @Parameter(description = "id:seq of the last row of the previous page")
          @QueryParam("after")
          @DefaultValue("")
          String after)
      throws SQLException {
    return quarantine.list(QueueQuery.place(after), new Page(limit, 0).limit());
  }

  @GET
  @Path("count")
  @Operation(operationId = "countQuarantine", summary = "Counts quarantined recipients")
  public Map<String, Long> count() throws SQLException {
    return Map.of("count", quarantine.count());
  }

  @POST
  @Path("{id}/release")
  @Operation(
      operationId = "releaseQuarantined",
      summary = "Delivers a quarantined message to the inbox")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in quarantine")
  public Steered release(
      @PathParam("id") String id,
      @Parameter(description = "only this recipient; empty for all")
          @QueryParam("recipient")
          @DefaultValue("")
          String recipient) {
    return found(id, quarantine.release(queueId(id), named(recipient)));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "discardQuarantined",
      summary = "Permanently deletes a quarantined message; the sender is not told")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in quarantine")
  public Steered discard(
      @PathParam("id") String id,
      @Parameter(description = "only this recipient; empty for all")
          @QueryParam("recipient")
          @DefaultValue("")
          String recipient) {
    return found(id, quarantine.discard(queueId(id), named(recipient)));
  }

  private static Optional<String> named(String recipient) {
    return Optional.of(recipient).filter(some -> !some.isEmpty());
  }

  static QueueId queueId(String id) {
    return QueueId.parse(id).orElseThrow(() -> notThere(id));
  }

  static Steered found(String id, Steered steered) {
    if (steered.done() == 0 && steered.beingTried() == 0) {
      throw notThere(id);
    }
    return steered;
  }

  private static NotFoundException notThere(String id) {
    return new NotFoundException("message " + id + " is not in quarantine");
  }
}
