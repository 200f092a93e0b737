package io.tmail.admin.rest;

import io.tmail.accounts.Alias;
import io.tmail.accounts.Aliases;
import io.tmail.accounts.NewAlias;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Aliases. */
@Path("aliases")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "aliases", description = "aliases for mailboxes, commands or other domains")
public class AliasesResource {
  /** The header with the length of the whole listing. */
  private static final String TOTAL = "X-Total-Count";

  private static final String WARNING =
      " The header "
          + CommandWarning.FIELD
          + " says why the alias's command will not be run, if commands cannot be run at present.";

  @Inject private Aliases aliases;
  @Inject private CommandWarning warning;

  @GET
  @Operation(operationId = "listAliases", summary = "Lists aliases by name")
  @APIResponse(
      responseCode = "200",
      description = "a page of aliases; the header X-Total-Count has their total number",
      content = @Content(schema = @Schema(implementation = AliasDocument[].class)))
  public Response list(
      @Parameter(description = "maximum number of rows") @QueryParam("limit") @DefaultValue("100")
          int limit,
      @Parameter(description = "number of rows to skip") @QueryParam("offset") @DefaultValue("0")
          int offset,
      @Parameter(description = "part of the name") @QueryParam("q") @DefaultValue("")
          String query) {
    Page page = new Page(limit, offset);
    List<AliasDocument> rows =
        aliases.aliases(query, page.offset(), page.limit()).stream()
            .map(AliasDocument::of)
            .toList();
    return Response.ok(rows).header(TOTAL, aliases.aliasCount(query)).build();
  }

  @GET
  @Path("{alias}")
  @Operation(operationId = "showAlias", summary = "Shows an alias")
  @APIResponse(
      responseCode = "200",
      description = "the alias",
      content = @Content(schema = @Schema(implementation = AliasDocument.class)))
  @APIResponse(responseCode = "404", description = "no such alias")
  public AliasDocument show(@PathParam("alias") String alias) {
    return aliases
        .alias(alias)
        .map(AliasDocument::of)
        .orElseThrow(() -> new NotFoundException("Alias " + alias + " doesn't exist"));
  }

  @POST
  @Path("{alias}")
  @Operation(
      operationId = "addAlias",
      summary = "Adds an alias",
      description =
          "A name without an at sign is a domain alias, which points to another local domain."
              + WARNING)
  @APIResponse(responseCode = "201", description = "added; the header Location has its URL")
  @APIResponse(
      responseCode = "409",
      description = "an alias, user or domain of this name already exists")
  @APIResponse(responseCode = "422", description = "a value is invalid")
  public Response add(
      @PathParam("alias") String alias, @NotNull AliasInput input, @Context UriInfo uri) {
    NewAlias wanted = input.newAlias(alias);
    Alias added = aliases.add(wanted);
    URI place = uri.getBaseUriBuilder().path("aliases/{alias}").build(added.name());
    return warning.addTo(Response.created(place), wanted).build();
  }

  @PUT
  @Path("{alias}")
  @Operation(
      operationId = "changeAlias",
      summary = "Changes an alias",
      description =
          "The body replaces the whole alias: fields that it omits become empty." + WARNING)
  @APIResponse(responseCode = "204", description = "changed")
  @APIResponse(responseCode = "404", description = "no such alias")
  @APIResponse(responseCode = "422", description = "a value is invalid")
  @APIResponse(responseCode = "412", description = "changed meanwhile: If-Match does not match")
  @Transactional
  public Response change(
      @PathParam("alias") String alias,
      @NotNull AliasInput input,
      @Context Request request,
      @Context HttpHeaders headers) {
    EntityTags.expect(request, headers, () -> show(alias));
    NewAlias wanted = input.newAlias(alias);
    aliases.change(wanted);
    return warning.addTo(Response.noContent(), wanted).build();
  }

  @DELETE
  @Path("{alias}")
  @Operation(
      operationId = "removeAlias",
      summary = "Removes an alias",
      description = "For a domain alias, its domain is removed as well.")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "no such alias")
  @APIResponse(responseCode = "412", description = "changed meanwhile: If-Match does not match")
  public void remove(
      @PathParam("alias") String alias, @Context Request request, @Context HttpHeaders headers) {
    EntityTags.expect(request, headers, () -> show(alias));
    aliases.remove(alias);
  }
}
