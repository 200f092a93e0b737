package io.tmail.admin.rest.senders;

import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import io.tmail.senders.SenderLists;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The senders that the user allows or blocks. */
@Path("me/senders")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class OwnSendersResource {
  @Inject private SenderLists lists;

  @GET
  @Operation(
      operationId = "listOwnSenders",
      summary = "Lists the senders that the user allows or blocks")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  public List<SenderDocument> list() {
    return lists.list(user()).stream().map(SenderDocument::of).toList();
  }

  @PUT
  @Path("{sender: .+}")
  @Operation(operationId = "putOwnSender", summary = "Allows or blocks a sender for the user")
  @APIResponse(responseCode = "200", description = "the entry as it is now")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "409", description = "the list is full")
  @APIResponse(responseCode = "422", description = "neither an address nor a domain nor a network")
  public SenderDocument put(@PathParam("sender") String sender, SenderDocument.Input input) {
    return SenderDocument.of(lists.put(user(), sender, input.opinion(), input.reason()));
  }

  @DELETE
  @Path("{sender: .+}")
  @Operation(operationId = "removeOwnSender", summary = "Removes a sender from the user's list")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "404", description = "it is not in the list")
  public void remove(@PathParam("sender") String sender) {
    lists.remove(user(), sender);
  }

  /** The others name a list under {@code senders}. */
  private static String user() {
    if (Actor.current().role() != Role.USER) {
      throw new ForbiddenException("only users have a list of their own");
    }
    return Actor.current().name();
  }
}
