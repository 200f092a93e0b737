package io.tmail.admin.rest.queue;

import io.tmail.admin.rest.Page;
import io.tmail.mail.QueueId;
import io.tmail.queue.trace.TraceReader;
import io.tmail.queue.trace.TracedMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.BeanParam;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The history of messages, kept for TMAIL_TRACE_KEEP after they were received. */
@Path("trace")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "trace", description = "message trace: history of queued and finished messages")
public class TraceResource {
  @Inject private TraceReader trace;

  @GET
  @Operation(operationId = "searchTrace", summary = "Finds messages, newest first")
  @APIResponse(responseCode = "200", description = "messages with their events")
  @APIResponse(responseCode = "400", description = "a filter is malformed")
  public List<TracedMessage> search(
      @BeanParam TraceQuery query,
      @Parameter(description = "maximum number of messages")
          @QueryParam("limit")
          @DefaultValue("100")
          int limit,
      @Parameter(description = "last id of the previous page")
          @QueryParam("before")
          @DefaultValue("")
          String before)
      throws SQLException {
    Page page = new Page(limit, 0);
    return trace.search(query.filter(), place(before), page.limit());
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "showTrace", summary = "Shows the history of a message")
  @APIResponse(responseCode = "200", description = "its origin, and its events in order")
  @APIResponse(
      responseCode = "404",
      description = "message not found; it may have expired from the trace")
  public TracedMessage show(@PathParam("id") String id) throws SQLException {
    QueueId known = QueueId.parse(id).orElseThrow(() -> unknown(id));
    return trace.find(known).orElseThrow(() -> unknown(id));
  }

  private static String place(String before) {
    try {
      return before.isEmpty() ? "" : new QueueId(before).value();
    } catch (IllegalArgumentException malformed) {
      throw new BadRequestException("before must be the id of a message");
    }
  }

  private static NotFoundException unknown(String id) {
    return new NotFoundException("there is no trace of message " + id);
  }
}
