package io.tmail.admin.rest;

import io.tmail.admin.status.SelfTest;
import io.tmail.admin.status.TrialResult;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tests the server as an outside client. */
@Path("selftest")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "overview")
public class SelfTestResource {
  @Inject private SelfTest test;

  /** The result of one check. */
  @Schema(name = "Finding")
  public record FindingDocument(
      @Schema(example = "smtp") String check,
      @Schema(description = "name among checks of the same kind", example = "127.0.0.1:25")
          String about,
      @Schema(description = "good, warn or bad", example = "good") String state,
      @Schema(example = "220 mail.example.com ESMTP tmail, TLSv1.3") String found,
      @Schema(description = "what was expected; empty if the check passed") String wanted) {
    static FindingDocument of(TrialResult finding) {
      return new FindingDocument(
          finding.check().name().toLowerCase(Locale.ROOT),
          finding.about(),
          finding.state().name().toLowerCase(Locale.ROOT),
          finding.found(),
          finding.wanted());
    }
  }

  @POST
  @Operation(
      operationId = "runSelfTest",
      summary = "Tests databases, store, Dovecot, listeners and DNS; takes at most 20 seconds")
  @APIResponse(responseCode = "200", description = "the result of each check")
  public List<FindingDocument> run() {
    return test.run().stream().map(FindingDocument::of).toList();
  }
}
