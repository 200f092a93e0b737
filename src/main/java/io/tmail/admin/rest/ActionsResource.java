package io.tmail.admin.rest;

import io.tmail.rights.ActionLog;
import io.tmail.rights.ActionQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit log: who changed what, when and from where. */
@Path("actions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "actions", description = "audit log: who changed what, when and from where")
public class ActionsResource {
  @Inject private ActionLog actions;

  @GET
  @Operation(operationId = "listActions", summary = "Lists changes, newest first")
  public List<ActionDocument> list(
      @Parameter(description = "part of the name of who did it")
          @QueryParam("actor")
          @DefaultValue("")
          String actor,
      @Parameter(description = "beginning of the action: user, or user.add")
          @QueryParam("action")
          @DefaultValue("")
          String action,
      @Parameter(description = "part of the object's name") @QueryParam("entity") @DefaultValue("")
          String entity,
      @Parameter(description = "only entries older than the one with this number")
          @QueryParam("before")
          @DefaultValue("0")
          long before,
      @Parameter(description = "maximum number of rows") @QueryParam("limit") @DefaultValue("100")
          int limit) {
    if (before < 0) {
      throw new BadRequestException("before must not be negative");
    }
    ActionQuery query = new ActionQuery(actor, action, entity, before);
    return actions.list(query, new Page(limit, 0).limit()).stream()
        .map(ActionDocument::of)
        .toList();
  }
}
