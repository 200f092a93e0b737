package io.tmail.admin.rest.sending;

import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.control.SuspendedMail;
import io.tmail.sending.Suspension;
import io.tmail.sending.Suspensions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Users who may not send at present. */
@Path("suspensions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "suspensions", description = "users who may not send at present")
public class SuspensionsResource {
  @Inject private Suspensions suspensions;
  @Inject private SuspendedMail mail;

  /** A suspended user. */
  @Schema(name = "Suspension")
  public record SuspensionDocument(
      String login,
      Instant suspendedAt,
      String reason,
      @Schema(description = "a login; tmail for the server itself") String by,
      @Schema(description = "the app password used last; empty for the user's own") String program,
      @Schema(description = "recipients held in the queue") long held) {
    static SuspensionDocument of(Suspension each, long held) {
      return new SuspensionDocument(
          each.login(), each.at(), each.reason(), each.by(), each.program(), held);
    }
  }

  /** Why a user is to be suspended. */
  @Schema(name = "SuspensionInput")
  public record Input(@Schema(description = "1 to 300 characters, for people") String reason) {}

  @GET
  @Operation(operationId = "listSuspensions", summary = "Lists suspended users, the eldest first")
  public List<SuspensionDocument> list() throws SQLException {
    List<SuspensionDocument> all = new ArrayList<>();
    for (Suspension each : suspensions.list()) {
      all.add(SuspensionDocument.of(each, mail.count(each.login())));
    }
    return all;
  }

  @PUT
  @Path("{login}")
  @Operation(
      operationId = "suspendUser",
      summary = "Suspends a user from sending; queued mail of the user is held")
  @APIResponse(responseCode = "204", description = "suspended")
  @APIResponse(responseCode = "404", description = "no such user")
  @APIResponse(responseCode = "422", description = "the reason is missing or too long")
  public void suspend(@PathParam("login") String login, Input input) {
    suspensions.suspend(login, input.reason() == null ? "" : input.reason(), "");
  }

  @DELETE
  @Path("{login}")
  @Operation(operationId = "restoreUser", summary = "Lets a user send again")
  @APIResponse(responseCode = "200", description = "recipients released or deleted")
  @APIResponse(responseCode = "400", description = "mail is neither release nor discard")
  @APIResponse(responseCode = "404", description = "no such user")
  @APIResponse(responseCode = "409", description = "the user is not suspended")
  public Steered restore(
      @PathParam("login") String login,
      @Parameter(description = "what becomes of the held mail: release or discard")
          @QueryParam("mail")
          @DefaultValue("release")
          String wanted)
      throws SQLException {
    if (!wanted.equals("release") && !wanted.equals("discard")) {
      throw new BadRequestException("mail must be release or discard");
    }
    return mail.restore(login, wanted.equals("discard"));
  }
}
