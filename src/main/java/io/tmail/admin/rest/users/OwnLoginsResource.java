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

/** When and from where whoever asks was let in lately. */
@Path("me/logins")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "whoever asks, and what is his own")
public class OwnLoginsResource {
  @Inject private RecentLogins logins;

  @GET
  @Operation(
      operationId = "listOwnLogins",
      summary = "Lists by which ways whoever asks was let in lately, the latest first",
      description = "At most 50 ways of the last 90 days. None for tokens.")
  @APIResponse(responseCode = "200", description = "service, address and password of each way")
  public List<LoginDocument> list() {
    return logins.own().stream().map(LoginDocument::of).toList();
  }
}
