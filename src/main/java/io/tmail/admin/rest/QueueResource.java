package io.tmail.admin.rest;

import io.tmail.mail.QueueId;
import io.tmail.queue.MailQueue;
import io.tmail.queue.QueueListing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Messages on their way, a row a recipient. */
@Path("queue")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "queue", description = "messages on their way, a row a recipient")
public class QueueResource {
  private static final int MOST_ROWS = 1000;

  @Inject private MailQueue queue;

  @GET
  @Operation(summary = "Lists the queue in the order of acceptance")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "most rows of the answer")
  @Parameter(name = "offset", in = ParameterIn.QUERY, description = "rows to skip")
  public List<QueueListing> list(
      @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(MOST_ROWS) int limit,
      @QueryParam("offset") @DefaultValue("0") @Min(0) int offset)
      throws SQLException {
    return queue.list(offset, limit);
  }

  @GET
  @Path("count")
  @Operation(summary = "Counts the rows of the queue")
  public Map<String, Long> count() throws SQLException {
    return Map.of("count", queue.count());
  }

  @GET
  @Path("{id: [0-9A-Za-z]{1,32}}")
  @Operation(summary = "Shows the recipients that a message still has")
  @APIResponse(responseCode = "200", description = "the rows of the message")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public List<QueueListing> show(@PathParam("id") String id) throws SQLException {
    List<QueueListing> rows = queue.find(new QueueId(id));
    if (rows.isEmpty()) {
      throw new NotFoundException("message " + id + " is not in the queue");
    }
    return rows;
  }
}
