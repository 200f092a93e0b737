package io.tmail.admin.rest.queue;

import io.tmail.admin.rest.Page;
import io.tmail.mail.Destination;
import io.tmail.mail.QueueId;
import io.tmail.queue.control.QueueControl;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.control.QueueListing;
import io.tmail.queue.control.QueueReader;
import io.tmail.queue.trace.TraceReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Messages that are not delivered yet. Actions return the number of recipients for which they are
 * done, and of those that are being delivered and follow afterwards.
 */
@Path("queue")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "queue", description = "messages not delivered yet, one row per recipient")
public class QueueResource {
  private static final String ID = "{id}";

  @Inject private QueueReader queue;
  @Inject private QueueControl control;
  @Inject private TraceReader trace;
  @Inject private Clock clock;

  @GET
  @Operation(operationId = "listQueue", summary = "Lists recipients in the order of acceptance")
  public List<QueueListing> list(
      @BeanParam QueueQuery query,
      @Parameter(description = "maximum number of rows") @QueryParam("limit") @DefaultValue("100")
          int limit,
      @Parameter(description = "id:seq of the last row of the previous page")
          @QueryParam("after")
          @DefaultValue("")
          String after)
      throws SQLException {
    Page page = new Page(limit, 0);
    return queue.list(query.filter(clock.instant()), QueueQuery.place(after), page.limit());
  }

  @GET
  @Path("count")
  @Operation(operationId = "countQueue", summary = "Counts recipients")
  public Map<String, Long> count(@BeanParam QueueQuery query) throws SQLException {
    return Map.of("count", queue.count(query.filter(clock.instant())));
  }

  @POST
  @Path("retry")
  @Operation(
      operationId = "retryQueue",
      summary = "Retries all messages, or those that match the filters; held messages stay held")
  public Steered retryAll(@BeanParam QueueQuery query, @Context SecurityContext caller)
      throws SQLException {
    return control.retry(query.filter(clock.instant()), name(caller));
  }

  @DELETE
  @Operation(
      operationId = "purgeQueue",
      summary = "Permanently deletes all messages, without bounces")
  public Steered purge(@Context SecurityContext caller) throws SQLException {
    return control.purge(name(caller));
  }

  @GET
  @Path(ID)
  @Operation(
      operationId = "showMessage",
      summary = "Shows a message: envelope, header, remaining recipients and history")
  @APIResponse(responseCode = "200", description = "the message")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public QueuedMessageDocument show(@PathParam("id") String id) throws SQLException {
    QueueId message = queueId(id);
    QueueReader.Message found = queue.find(message).orElseThrow(() -> notQueued(id));
    return QueuedMessageDocument.of(found, trace.events(message));
  }

  @POST
  @Path(ID + "/retry")
  @Operation(operationId = "retryMessage", summary = "Retries a message now")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public Steered retry(@PathParam("id") String id, @Context SecurityContext caller)
      throws SQLException {
    return steer(id, caller, control::retry);
  }

  @POST
  @Path(ID + "/hold")
  @Operation(operationId = "holdMessage", summary = "Holds a message until it is released")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public Steered hold(@PathParam("id") String id, @Context SecurityContext caller)
      throws SQLException {
    return steer(id, caller, control::hold);
  }

  @POST
  @Path(ID + "/release")
  @Operation(operationId = "releaseMessage", summary = "Releases a held message and sends it now")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public Steered release(@PathParam("id") String id, @Context SecurityContext caller)
      throws SQLException {
    return steer(id, caller, control::release);
  }

  @POST
  @Path(ID + "/bounce")
  @Operation(
      operationId = "bounceMessage",
      summary = "Returns a message to its sender with a bounce")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public Steered bounce(@PathParam("id") String id, @Context SecurityContext caller)
      throws SQLException {
    return steer(id, caller, control::bounce);
  }

  @POST
  @Path(ID + "/reroute")
  @Operation(
      operationId = "rerouteMessage",
      summary = "Reroutes a message to another server and sends it now")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "400", description = "the destination is malformed")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public Steered reroute(
      @PathParam("id") String id,
      @Parameter(description = "HOST or HOST:PORT, an IPv6 address in brackets") @QueryParam("to")
          String to,
      @Parameter(description = "only this recipient; empty for all")
          @QueryParam("recipient")
          @DefaultValue("")
          String recipient,
      @Context SecurityContext caller)
      throws SQLException {
    Destination server = server(to);
    Optional<String> only = Optional.of(recipient).filter(some -> !some.isEmpty());
    return steer(
        id, caller, (message, by) -> control.reroute(message, only, Optional.of(server), by));
  }

  @DELETE
  @Path(ID + "/reroute")
  @Operation(operationId = "unrouteMessage", summary = "Undoes the rerouting of a message")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public Steered goTheUsualWay(@PathParam("id") String id, @Context SecurityContext caller)
      throws SQLException {
    return steer(
        id,
        caller,
        (message, by) -> control.reroute(message, Optional.empty(), Optional.empty(), by));
  }

  private static Destination server(String to) {
    try {
      return Destination.via(to == null ? "" : to);
    } catch (IllegalArgumentException malformed) {
      throw new BadRequestException("to must be HOST or HOST:PORT, an IPv6 address in brackets");
    }
  }

  @DELETE
  @Path(ID)
  @Operation(
      operationId = "discardMessage",
      summary = "Permanently deletes a message, without a bounce")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public Steered discard(@PathParam("id") String id, @Context SecurityContext caller)
      throws SQLException {
    return steer(id, caller, control::discard);
  }

  @DELETE
  @Path("discard/" + ID)
  @Operation(
      operationId = "discardMessageAsTmail",
      summary = "Permanently deletes a message, without a bounce (tmail's path)")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public Steered discardAsTmail(@PathParam("id") String id, @Context SecurityContext caller)
      throws SQLException {
    return discard(id, caller);
  }

  @DELETE
  @Path("bounce/" + ID)
  @Operation(
      operationId = "bounceMessageAsTmail",
      summary = "Returns a message to its sender with a bounce (tmail's path)")
  @APIResponse(responseCode = "200", description = "number of recipients")
  @APIResponse(responseCode = "404", description = "no such message in the queue")
  public Steered bounceAsTmail(@PathParam("id") String id, @Context SecurityContext caller)
      throws SQLException {
    return bounce(id, caller);
  }

  private Steered steer(
      String id, SecurityContext caller, BiFunction<QueueId, String, Steered> action)
      throws SQLException {
    QueueId message = queueId(id);
    if (queue.find(message).isEmpty()) {
      throw notQueued(id);
    }
    return action.apply(message, name(caller));
  }

  private static QueueId queueId(String text) {
    return QueueId.parse(text).orElseThrow(() -> notQueued(text));
  }

  private static String name(SecurityContext caller) {
    return caller.getUserPrincipal() == null ? "somebody" : caller.getUserPrincipal().getName();
  }

  private static NotFoundException notQueued(String id) {
    return new NotFoundException("message " + id + " is not in the queue");
  }
}
