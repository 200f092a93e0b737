package io.tmail.admin.rest.sending;

import io.tmail.sending.Limits;
import io.tmail.sending.SendingLimit;
import io.tmail.sending.SendingLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How much users and domains may send in an hour. */
@Path("limits")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "limits", description = "how much users and domains may send in an hour")
public class LimitsResource {
  @Inject private SendingLimits limits;

  /** The limits of a user or a domain. */
  @Schema(name = "SendingLimits")
  public record LimitsDocument(
      @Schema(description = "a login or a domain; ignored as input") String owner,
      @Schema(description = "messages; 0 for no limit, null for the server's") Integer messages,
      @Schema(description = "recipients; 0 for no limit, null for the server's") Integer recipients,
      @Schema(
              description =
                  "recipients never written to, before a user is suspended; 0 for no limit, null"
                      + " for the server's")
          Integer newRecipients) {
    static LimitsDocument of(SendingLimit limit) {
      Limits set = limit.limits();
      return new LimitsDocument(
          limit.owner(),
          boxed(set.messages()),
          boxed(set.recipients()),
          boxed(set.newRecipients()));
    }

    private static Integer boxed(OptionalInt limit) {
      return limit.isPresent() ? limit.getAsInt() : null;
    }

    Limits limits() {
      return new Limits(optional(messages), optional(recipients), optional(newRecipients));
    }

    private static OptionalInt optional(Integer limit) {
      return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    }
  }

  @GET
  @Operation(
      operationId = "listLimits",
      summary = "Lists users and domains with limits of their own")
  public List<LimitsDocument> list() {
    return limits.list().stream().map(LimitsDocument::of).toList();
  }

  @PUT
  @Path("{owner}")
  @Operation(
      operationId = "setLimits",
      summary = "Sets the limits of a user or a domain; without any, the server's apply")
  @APIResponse(responseCode = "204", description = "set")
  @APIResponse(responseCode = "403", description = "limits of domains are the administrators'")
  @APIResponse(responseCode = "404", description = "no such user or domain")
  @APIResponse(responseCode = "422", description = "a limit is out of range")
  public void set(@PathParam("owner") String owner, LimitsDocument input) {
    limits.set(owner, input.limits());
  }
}
