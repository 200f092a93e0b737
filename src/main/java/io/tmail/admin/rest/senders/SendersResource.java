package io.tmail.admin.rest.senders;

import io.tmail.senders.SenderLists;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The senders that the server, a domain or a user allows or blocks. */
@Path("senders")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "senders", description = "senders that the server, a domain or a user allows or blocks")
public class SendersResource {
  private static final String OWNER =
      "whose list: empty for the server's, else a domain or a user's login";

  @Inject private SenderLists lists;

  @GET
  @Operation(operationId = "listSenders", summary = "Lists the allowed and blocked senders")
  @APIResponse(responseCode = "403", description = "the list is the server's")
  @APIResponse(responseCode = "404", description = "no such domain or user")
  public List<SenderDocument> list(
      @Parameter(description = OWNER) @QueryParam("owner") @DefaultValue("") String owner) {
    return lists.list(owner).stream().map(SenderDocument::of).toList();
  }

  @PUT
  @Path("{sender: .+}")
  @Operation(operationId = "putSender", summary = "Allows or blocks a sender")
  @APIResponse(responseCode = "200", description = "the entry as it is now")
  @APIResponse(responseCode = "404", description = "no such domain or user")
  @APIResponse(responseCode = "409", description = "the list is full")
  @APIResponse(responseCode = "422", description = "neither an address nor a domain nor a network")
  public SenderDocument put(
      @PathParam("sender") String sender,
      @Parameter(description = OWNER) @QueryParam("owner") @DefaultValue("") String owner,
      SenderDocument.Input input) {
    return SenderDocument.of(lists.put(owner, sender, input.opinion(), input.reason()));
  }

  @DELETE
  @Path("{sender: .+}")
  @Operation(operationId = "removeSender", summary = "Removes a sender from the list")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "it is not in the list")
  public void remove(
      @PathParam("sender") String sender,
      @Parameter(description = OWNER) @QueryParam("owner") @DefaultValue("") String owner) {
    lists.remove(owner, sender);
  }
}
