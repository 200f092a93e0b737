package io.tmail.admin.rest;

import io.tmail.accounts.SenderAddresses;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Additional addresses from which a user may send. */
@Path("users/{login}/senders")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users", description = "logins and mailboxes")
public class SendersResource {
  @Inject private SenderAddresses senders;

  @GET
  @Operation(operationId = "listSenders", summary = "Lists a user's additional sender addresses")
  public List<String> list(@PathParam("login") String login) {
    return senders.list(login);
  }

  @POST
  @Path("{address}")
  @Operation(
      operationId = "addSender",
      summary = "Allows a user to send from another address, or with @domain from a whole domain")
  @APIResponse(responseCode = "201", description = "added")
  @APIResponse(responseCode = "404", description = "no such user")
  @APIResponse(responseCode = "409", description = "it is already a sender address of the user")
  @APIResponse(responseCode = "422", description = "neither an address nor @domain")
  public Response add(
      @PathParam("login") String login,
      @PathParam("address") String address,
      @Context UriInfo uri) {
    senders.add(login, address);
    return Response.created(
            uri.getBaseUriBuilder().path("users/{login}/senders/{address}").build(login, address))
        .build();
  }

  @DELETE
  @Path("{address}")
  @Operation(operationId = "removeSender", summary = "Removes an additional sender address")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "no such user or sender address")
  public void remove(@PathParam("login") String login, @PathParam("address") String address) {
    senders.remove(login, address);
  }
}
