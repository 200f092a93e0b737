package io.tmail.admin.rest;

import io.tmail.mail.QueueId;
import io.tmail.queue.MailQueue;
import io.tmail.queue.QueueListing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Messages on their way, a row a recipient. */
@Path("queue")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "queue", description = "messages on their way, a row a recipient")
public class QueueResource {
  @Inject private MailQueue queue;

  @GET
  @Operation(operationId = "listQueue", summary = "Lists the queue in the order of acceptance")
  public List<QueueListing> list(
      @Parameter(description = "most rows of the answer") @QueryParam("limit") @DefaultValue("100")
          int limit,
      @Parameter(description = "rows to skip") @QueryParam("offset") @DefaultValue("0") int offset)
      throws SQLException {
    Page page = new Page(limit, offset);
    return queue.list(page.offset(), page.limit());
  }

  @GET
  @Path("count")
  @Operation(operationId = "countQueue", summary = "Counts the rows of the queue")
  public Map<String, Long> count() throws SQLException {
    return Map.of("count", queue.count());
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "showMessage", summary = "Shows the recipients that a message still has")
  @APIResponse(responseCode = "200", description = "the rows of the message")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public List<QueueListing> show(@PathParam("id") String id) throws SQLException {
    List<QueueListing> rows = queue.find(queueId(id));
    if (rows.isEmpty()) {
      throw notQueued(id);
    }
    return rows;
  }

  private static QueueId queueId(String text) {
    try {
      return new QueueId(text);
    } catch (IllegalArgumentException noQueueId) {
      throw notQueued(text);
    }
  }

  private static NotFoundException notQueued(String id) {
    return new NotFoundException("message " + id + " is not in the queue");
  }
}
