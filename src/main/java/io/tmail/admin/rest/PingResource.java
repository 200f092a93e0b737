package io.tmail.admin.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows that the server responds; needs no authentication. */
@Path("ping")
@ApplicationScoped
@Tag(name = "ping")
public class PingResource {
  @GET
  @Produces(MediaType.TEXT_PLAIN)
  @SecurityRequirements
  @Operation(operationId = "ping", summary = "Returns pong")
  public String ping() {
    return "pong";
  }
}
