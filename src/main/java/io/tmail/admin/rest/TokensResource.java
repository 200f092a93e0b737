package io.tmail.admin.rest;

import io.tmail.credentials.AccessTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tokens for programs. */
@Path("tokens")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "tokens", description = "API tokens for programs, with scopes and an expiry time")
public class TokensResource {
  @Inject private AccessTokens tokens;

  @GET
  @Operation(operationId = "listTokens", summary = "Lists tokens by name")
  public List<TokenDocument> list() {
    return tokens.list().stream().map(TokenDocument::of).toList();
  }

  @POST
  @Path("{name}")
  @Operation(operationId = "addToken", summary = "Creates a token")
  @APIResponse(
      responseCode = "201",
      description = "the token's text, shown only once",
      content = @Content(schema = @Schema(implementation = MadeTokenDocument.class)))
  @APIResponse(responseCode = "409", description = "a token of this name already exists")
  @APIResponse(responseCode = "422", description = "a value is invalid")
  public Response add(
      @PathParam("name") String name, @NotNull TokenInput input, @Context UriInfo uri) {
    String text = tokens.add(input.newToken(name));
    return Response.created(uri.getBaseUriBuilder().path("tokens/{name}").build(name))
        .entity(new MadeTokenDocument(text))
        .build();
  }

  @DELETE
  @Path("{name}")
  @Operation(operationId = "removeToken", summary = "Revokes a token")
  @APIResponse(responseCode = "204", description = "revoked, and no longer accepted")
  @APIResponse(responseCode = "404", description = "no such token")
  public void remove(@PathParam("name") String name) {
    tokens.remove(name);
  }
}
