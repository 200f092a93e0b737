package io.tmail.admin.rest;

import io.tmail.accounts.Domains;
import io.tmail.accounts.RcptHost;
import io.tmail.admin.dns.DomainRecords;
import io.tmail.admin.dns.RecordCheck;
import io.tmail.admin.dns.WantedRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Domains for which mail is accepted. */
@Path("rcpthosts")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "rcpthosts", description = "domains for which mail is accepted")
public class RcptHostsResource {
  @Inject private Domains domains;
  @Inject private DomainRecords records;

  /**
   * A DNS record that a domain needs, and what DNS has.
   *
   * @param purpose mx, spf, dkim, dmarc, mta_sts, tlsrpt or srv
   * @param optional whether mail works without it
   * @param wanted as zone files write it
   * @param verdict ok, missing, different or unknown
   */
  @Schema(name = "DnsRecord")
  public record RecordDocument(
      String purpose,
      boolean optional,
      String name,
      String type,
      String wanted,
      String verdict,
      List<String> found) {
    static RecordDocument of(RecordCheck check) {
      WantedRecord wanted = check.wanted();
      return new RecordDocument(
          wanted.purpose().name().toLowerCase(Locale.ROOT),
          wanted.purpose().isOptional(),
          wanted.name(),
          wanted.type(),
          wanted.value(),
          check.verdict().name().toLowerCase(Locale.ROOT),
          check.found());
    }
  }

  @GET
  @Operation(operationId = "listRcptHosts", summary = "Lists all domains by name")
  public List<RcptHostDocument> list() {
    return domains.list().stream().map(RcptHostDocument::of).toList();
  }

  @GET
  @Path("{hostname}")
  @Operation(operationId = "showRcptHost", summary = "Shows a domain")
  @APIResponse(
      responseCode = "200",
      description = "the domain",
      content = @Content(schema = @Schema(implementation = RcptHostDocument.class)))
  @APIResponse(responseCode = "404", description = "no such domain")
  public RcptHostDocument show(@PathParam("hostname") String hostname) {
    return domains
        .find(hostname)
        .map(RcptHostDocument::of)
        .orElseThrow(() -> new NotFoundException("Hostname " + hostname + " doesn't exist"));
  }

  @GET
  @Path("{hostname}/dns")
  @Operation(operationId = "checkRcptHost", summary = "Checks the DNS records that a domain needs")
  @APIResponse(responseCode = "200", description = "each required record, and what DNS has")
  @APIResponse(responseCode = "404", description = "no such domain")
  public List<RecordDocument> check(@PathParam("hostname") String hostname) {
    return records
        .check(hostname)
        .map(checks -> checks.stream().map(RecordDocument::of).toList())
        .orElseThrow(() -> new NotFoundException("Hostname " + hostname + " doesn't exist"));
  }

  @POST
  @Path("{hostname}")
  @Operation(operationId = "addRcptHost", summary = "Adds a domain")
  @APIResponse(responseCode = "201", description = "added; the header Location has its URL")
  @APIResponse(responseCode = "409", description = "the domain already exists")
  @APIResponse(responseCode = "422", description = "the name is not valid")
  public Response add(
      @PathParam("hostname") String hostname, @NotNull RcptHostInput input, @Context UriInfo uri) {
    RcptHost host = domains.add(hostname, Boolean.TRUE.equals(input.isLocal()));
    return Response.created(
            uri.getBaseUriBuilder().path("rcpthosts/{hostname}").build(host.hostname()))
        .build();
  }

  @DELETE
  @Path("{hostname}")
  @Operation(operationId = "removeRcptHost", summary = "Removes a domain")
  @APIResponse(responseCode = "204", description = "removed")
  @APIResponse(responseCode = "404", description = "no such domain")
  @APIResponse(responseCode = "409", description = "the domain still has mailboxes or aliases")
  public void remove(@PathParam("hostname") String hostname) {
    domains.remove(hostname);
  }
}
