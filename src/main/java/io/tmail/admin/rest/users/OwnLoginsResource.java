package io.tmail.admin.rest.users;

import io.tmail.credentials.RecentLogins;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Recent logins of the authenticated caller. */
@Path("me/logins")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class OwnLoginsResource {
  @Inject private RecentLogins logins;

  @GET
  @Operation(
      operationId = "listOwnLogins",
      summary = "Lists the own recent logins, newest first",
      description =
          "At most 50 combinations of service, address and password from the last 90 days."
              + " None for tokens.")
  @APIResponse(responseCode = "200", description = "service, address and password of each")
  public List<LoginDocument> list() {
    return logins.own().stream().map(LoginDocument::of).toList();
  }
}
