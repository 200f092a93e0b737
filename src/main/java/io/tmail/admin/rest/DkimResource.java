package io.tmail.admin.rest;

import io.tmail.outbound.DkimKey;
import io.tmail.outbound.DkimKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Keys that sign outgoing mail. */
@Path("dkim")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "dkim", description = "keys that sign outgoing mail")
public class DkimResource {
  @Inject private DkimKeys keys;

  /** A key as shown by the API, without its private half. */
  @Schema(name = "DkimKey")
  public record KeyDocument(
      String domain,
      String selector,
      @Schema(description = "rsa or ed25519") String algorithm,
      @Schema(description = "next, active or retired") String state,
      String pubKey,
      @Schema(description = "name of the TXT record to publish") String recordName,
      @Schema(description = "text of the TXT record to publish") String recordText) {
    static KeyDocument of(DkimKey key) {
      return new KeyDocument(
          key.domain(),
          key.selector(),
          key.algorithm().keyType(),
          key.state().name().toLowerCase(Locale.ROOT),
          key.publicKey(),
          key.recordName(),
          key.recordText());
    }
  }

  @GET
  @Operation(operationId = "listDkimKeys", summary = "Lists all keys by domain")
  public List<KeyDocument> list() {
    return documents(keys.list());
  }

  @GET
  @Path("{domain}")
  @Operation(operationId = "showDkimKeys", summary = "Shows the keys of a domain, newest first")
  @APIResponse(responseCode = "200", description = "the keys")
  @APIResponse(responseCode = "404", description = "DKIM is not enabled on the domain")
  public List<KeyDocument> show(@PathParam("domain") String domain) {
    return documents(existing(domain));
  }

  @POST
  @Path("{domain}")
  @Operation(
      operationId = "enableDkim",
      summary = "Creates an RSA and an Ed25519 key and signs with them")
  @APIResponse(responseCode = "201", description = "the keys with the records to publish")
  @APIResponse(responseCode = "409", description = "DKIM is already enabled")
  @APIResponse(responseCode = "422", description = "the domain is not valid")
  public Response enable(@PathParam("domain") String domain, @Context UriInfo uri) {
    List<DkimKey> made = keys.enable(domain);
    return Response.created(
            uri.getBaseUriBuilder().path("dkim/{domain}").build(made.get(0).domain()))
        .entity(documents(made))
        .build();
  }

  @DELETE
  @Path("{domain}")
  @Operation(operationId = "disableDkim", summary = "Removes the keys of a domain")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "DKIM is not enabled on the domain")
  public void disable(@PathParam("domain") String domain) {
    keys.disable(domain);
  }

  @POST
  @Path("{domain}/next")
  @Operation(operationId = "prepareDkim", summary = "Creates the next keys")
  @APIResponse(responseCode = "200", description = "the keys with the records to publish")
  @APIResponse(responseCode = "409", description = "the next keys already exist")
  public List<KeyDocument> prepare(@PathParam("domain") String domain) {
    return documents(keys.prepare(domain));
  }

  @POST
  @Path("{domain}/activate")
  @Operation(
      operationId = "activateDkim",
      summary = "Activates the next keys and retires the present ones")
  @APIResponse(responseCode = "200", description = "the active keys")
  @APIResponse(responseCode = "422", description = "there are no next keys")
  public List<KeyDocument> activate(@PathParam("domain") String domain) {
    return documents(keys.activate(domain));
  }

  @GET
  @Path("{domain}/{selector}/privkey")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(operationId = "showDkimPrivateKey", summary = "Shows a private key")
  @APIResponse(responseCode = "200", description = "the key in PEM format")
  @APIResponse(responseCode = "404", description = "no such key")
  public String privateKey(
      @PathParam("domain") String domain, @PathParam("selector") String selector) {
    return existing(domain).stream()
        .filter(key -> key.selector().equals(selector))
        .map(keys::privateKey)
        .findFirst()
        .orElseThrow(() -> new NotFoundException("no key " + selector + " of " + domain));
  }

  private List<DkimKey> existing(String domain) {
    List<DkimKey> found = keys.of(domain);
    if (found.isEmpty()) {
      throw new NotFoundException("DKIM is not enabled on " + domain);
    }
    return found;
  }

  private static List<KeyDocument> documents(List<DkimKey> found) {
    return found.stream().map(KeyDocument::of).toList();
  }
}
