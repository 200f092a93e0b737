package io.tmail.admin.rest;

import io.tmail.accounts.RelayIp;
import io.tmail.accounts.RelayIps;
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

/** Trusted networks: clients that may relay without a login. */
@Path("relayips")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "relayips", description = "trusted networks: clients that may relay without a login")
public class RelayIpsResource {
  @Inject private RelayIps relayIps;

  /**
   * A trusted network, as shown by the API.
   *
   * @param ip an address, or a network in CIDR form
   */
  public record RelayIpDocument(String ip) {}

  @GET
  @Operation(operationId = "listRelayIps", summary = "Lists all trusted addresses and networks")
  public List<RelayIpDocument> list() {
    return relayIps.list().stream().map(each -> new RelayIpDocument(each.network())).toList();
  }

  @POST
  @Path("{ip: .+}")
  @Operation(operationId = "addRelayIp", summary = "Adds an address, or a network in CIDR form")
  @APIResponse(responseCode = "201", description = "added")
  @APIResponse(responseCode = "409", description = "it is already listed")
  @APIResponse(responseCode = "422", description = "neither an address nor a network")
  public Response add(@PathParam("ip") String ip, @Context UriInfo uri) {
    RelayIp added = relayIps.add(ip);
    return Response.created(uri.getBaseUriBuilder().path("relayips/" + added.network()).build())
        .build();
  }

  @DELETE
  @Path("{ip: .+}")
  @Operation(operationId = "removeRelayIp", summary = "Removes an address or a network")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "it is not listed")
  public void remove(@PathParam("ip") String ip) {
    relayIps.remove(ip);
  }
}
