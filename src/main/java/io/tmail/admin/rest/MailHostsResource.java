package io.tmail.admin.rest;

import io.tmail.accounts.MailSpread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The Dovecots among which the mailboxes are distributed. */
@Path("mail-hosts")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "mail-hosts", description = "the Dovecots among which the mailboxes are distributed")
public class MailHostsResource {
  @Inject private MailSpread spread;

  /** A host and its share. */
  @Schema(name = "MailHost")
  public record MailHostDocument(
      @Schema(description = "empty for mailboxes without a stored host", example = "10.0.0.1")
          String name,
      @Schema(description = "number of mailboxes on it") long mailboxes) {}

  /** What was done. */
  @Schema(name = "Spread")
  public record SpreadDocument(
      @Schema(description = "number of mailboxes that were assigned a host") long mailboxes) {}

  @GET
  @Operation(
      operationId = "listMailHosts",
      summary = "Lists the hosts and the number of mailboxes on each")
  public List<MailHostDocument> list() {
    return spread.mailboxes().entrySet().stream()
        .map(each -> new MailHostDocument(each.getKey(), each.getValue()))
        .toList();
  }

  @POST
  @Path("spread")
  @Operation(
      operationId = "spreadMailboxes",
      summary = "Assigns a host to each mailbox without one",
      description = "Existing mail is not moved. A mailbox that has a host keeps it.")
  @APIResponse(
      responseCode = "200",
      description = "done",
      content = @Content(schema = @Schema(implementation = SpreadDocument.class)))
  @APIResponse(responseCode = "422", description = "no such host, or there is only one Dovecot")
  public SpreadDocument spread(
      @Parameter(description = "one host for all; empty: chosen by each login's hash")
          @QueryParam("mailHost")
          @DefaultValue("")
          String mailHost) {
    long all = 0;
    int some;
    do {
      some = spread.placeSome(mailHost);
      all += some;
    } while (some > 0);
    return new SpreadDocument(all);
  }
}
