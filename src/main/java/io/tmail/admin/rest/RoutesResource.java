package io.tmail.admin.rest;

import io.tmail.delivery.relay.NextHops;
import io.tmail.delivery.relay.RouteTable;
import io.tmail.mail.InvalidAddressException;
import io.tmail.outbound.Route;
import io.tmail.outbound.Routes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Routes of outgoing mail, used instead of MX records. */
@Path("routes")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "routes", description = "routes of outgoing mail, used instead of MX records")
public class RoutesResource {
  @Inject private Routes routes;
  @Inject private RouteTable table;
  @Inject private NextHops nextHops;

  /**
   * The route that a message would take.
   *
   * @param routed whether a route is used; otherwise it is the MX
   * @param hops the servers in the order of trying, or why there are none
   * @param steps every route and what speaks for or against it
   */
  public record RouteTest(boolean routed, List<String> hops, List<RouteStep> steps) {}

  /** One route and the reason why it was used or not. */
  public record RouteStep(
      long id, boolean taken, int priority, String remoteHost, int remotePort, String why) {
    static RouteStep of(RouteTable.Step step) {
      Route route = step.route();
      return new RouteStep(
          route.id(),
          step.taken(),
          route.priority(),
          route.remoteHost(),
          route.remotePort(),
          step.why());
    }
  }

  @GET
  @Operation(operationId = "listRoutes", summary = "Lists all routes by number")
  public List<RouteDocument> list() {
    return routes.list().stream().map(RouteDocument::of).toList();
  }

  @GET
  @Path("{id: \\d{1,18}}")
  @Operation(operationId = "showRoute", summary = "Shows a route")
  @APIResponse(responseCode = "200", description = "the route")
  @APIResponse(responseCode = "404", description = "no such route")
  public RouteDocument show(@PathParam("id") long id) {
    return routes
        .route(id)
        .map(RouteDocument::of)
        .orElseThrow(() -> new NotFoundException("Route " + id + " doesn't exist"));
  }

  @POST
  @Operation(operationId = "addRoute", summary = "Adds a route")
  @APIResponse(responseCode = "201", description = "added; the header Location has its URL")
  @APIResponse(responseCode = "422", description = "a value is invalid")
  public Response add(@NotNull RouteInput input, @Context UriInfo uri) {
    Route route = routes.add(input.toNewRoute());
    return Response.created(uri.getBaseUriBuilder().path("routes/{id}").build(route.id())).build();
  }

  @PUT
  @Path("{id: \\d{1,18}}")
  @Operation(
      operationId = "changeRoute",
      summary = "Changes a route",
      description = "The body replaces the whole route, including the password.")
  @APIResponse(responseCode = "204", description = "changed")
  @APIResponse(responseCode = "404", description = "no such route")
  @APIResponse(responseCode = "422", description = "a value is invalid")
  @APIResponse(responseCode = "412", description = "changed meanwhile: If-Match does not match")
  @Transactional
  public void change(
      @PathParam("id") long id,
      @NotNull RouteInput input,
      @Context Request request,
      @Context HttpHeaders headers) {
    EntityTags.expect(request, headers, () -> show(id));
    routes.change(id, input.toNewRoute());
  }

  @DELETE
  @Path("{id: \\d{1,18}}")
  @Operation(operationId = "removeRoute", summary = "Removes a route")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "no such route")
  @APIResponse(responseCode = "412", description = "changed meanwhile: If-Match does not match")
  public void remove(
      @PathParam("id") long id, @Context Request request, @Context HttpHeaders headers) {
    EntityTags.expect(request, headers, () -> show(id));
    routes.remove(id);
  }

  @GET
  @Path("test")
  @Operation(operationId = "testRoute", summary = "Shows which route a message would take, and why")
  public RouteTest test(
      @Parameter(description = "the reverse-path; empty for the null sender")
          @QueryParam("from")
          @DefaultValue("")
          String from,
      @Parameter(description = "a recipient") @QueryParam("to") @DefaultValue("") String to,
      @Parameter(description = "the authenticated sender; empty for none")
          @QueryParam("user")
          @DefaultValue("")
          String user) {
    RouteTable.Query query = query(from, to, user);
    List<RouteStep> steps = table.explain(query).stream().map(RouteStep::of).toList();
    return new RouteTest(
        steps.stream().anyMatch(RouteStep::taken), nextHops.describe(query), steps);
  }

  private static RouteTable.Query query(String from, String to, String user) {
    try {
      return RouteTable.Query.parse(user, from, to);
    } catch (InvalidAddressException malformed) {
      throw new BadRequestException(malformed.getMessage());
    }
  }
}
