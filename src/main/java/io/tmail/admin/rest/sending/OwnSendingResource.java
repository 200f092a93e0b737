package io.tmail.admin.rest.sending;

import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import io.tmail.sending.Suspension;
import io.tmail.sending.Suspensions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether the user may send. */
@Path("me/sending")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class OwnSendingResource {
  @Inject private Suspensions suspensions;

  /** Whether the user may send, and if not, why. */
  @Schema(name = "OwnSending")
  public record SendingDocument(
      boolean suspended,
      @Schema(description = "null if the user may send") Instant suspendedAt,
      @Schema(description = "empty if the user may send") String reason,
      @Schema(description = "the app password used last; empty for the user's own")
          String program) {}

  @GET
  @Operation(operationId = "getOwnSending", summary = "Shows whether the user may send")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  public SendingDocument get() {
    if (Actor.current().role() != Role.USER) {
      throw new ForbiddenException("only users send");
    }
    Optional<Suspension> found = suspensions.of(Actor.current().name());
    return new SendingDocument(
        found.isPresent(),
        found.map(Suspension::at).orElse(null),
        found.map(Suspension::reason).orElse(""),
        found.map(Suspension::program).orElse(""));
  }
}
