package io.tmail.admin.rest;

import io.tmail.config.FilterSettings;
import io.tmail.mail.Finding;
import io.tmail.mail.ForwardPath;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.mail.ReversePath;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Filter;
import io.tmail.policy.FilterStatistics;
import io.tmail.policy.FilterTrial;
import io.tmail.policy.Policy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The checks of strangers' mail. */
@Path("filters")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "filters", description = "checks of strangers' mail")
public class FiltersResource {
  private static final Pattern IP = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final int MOST_RECIPIENTS = 100;
  private static final int MOST_HELO = 255;

  @Inject private Policy policy;
  @Inject private FilterTrial trial;

  /** A check and what it has found today. */
  @Schema(name = "Filter")
  public record FilterDocument(
      @Schema(example = "dmarc") String name,
      @Schema(description = "off, mark, junk, quarantine or refuse", example = "junk") String mode,
      @Schema(description = "whether it runs; a check without lists or servers does not")
          boolean on,
      @Schema(description = "how often there was each result today (UTC), on this node")
          Map<String, Long> results,
      @Schema(description = "of its last 1,000 runs") double medianMillis,
      @Schema(description = "of its last 1,000 runs") double p95Millis,
      @Schema(description = "what is wrong with its servers and lists") List<String> troubles) {
    static FilterDocument of(Filter filter, FilterStatistics.Counted counted) {
      return new FilterDocument(
          filter.name(),
          word(filter.mode()),
          filter.isOn(),
          counted.results(),
          counted.median().toNanos() / 1e6,
          counted.p95().toNanos() / 1e6,
          filter.troubles());
    }

    private static String word(FilterSettings.Mode mode) {
      return mode.name().toLowerCase(Locale.ROOT);
    }
  }

  /** What would become of a message. */
  @Schema(name = "FilterTrial")
  public record TrialDocument(
      @Schema(description = "the reply that refuses it; empty if it is accepted") String refusal,
      @Schema(description = "deliver, junk, quarantine or discard", example = "junk")
          String disposition,
      double score,
      List<FindingDocument> findings) {
    static TrialDocument of(FilterTrial.Outcome outcome) {
      return new TrialDocument(
          outcome.refusal().map(SmtpReply::toString).orElse(""),
          outcome.disposition().name().toLowerCase(Locale.ROOT),
          outcome.score(),
          outcome.findings().stream().map(FindingDocument::of).toList());
    }
  }

  /** What a check found. */
  @Schema(name = "FilterFinding")
  public record FindingDocument(
      String check, String result, double score, String reason, double tookMillis) {
    static FindingDocument of(Finding finding) {
      return new FindingDocument(
          finding.check(),
          finding.result(),
          finding.score(),
          finding.reason(),
          finding.took().toNanos() / 1e6);
    }
  }

  @GET
  @Operation(operationId = "listFilters", summary = "Lists the checks and what they found today")
  public List<FilterDocument> list() {
    return policy.filters().stream()
        .map(each -> FilterDocument.of(each, policy.counted(each)))
        .toList();
  }

  @POST
  @Path("try")
  @Consumes("message/rfc822")
  @Operation(
      operationId = "tryFilters",
      summary = "Says what the checks find in a message; nothing is kept or sent",
      description = "Mail of private and loopback addresses is not judged.")
  @APIResponse(responseCode = "200", description = "the findings, and what would become of it")
  @APIResponse(responseCode = "400", description = "an address is malformed")
  public TrialDocument tryOut(
      @Parameter(description = "address of the client", example = "192.0.2.1") @QueryParam("ip")
          String ip,
      @Parameter(description = "name that the client gives") @QueryParam("helo") @DefaultValue("")
          String helo,
      @Parameter(description = "sender; empty for the null sender")
          @QueryParam("from")
          @DefaultValue("")
          String from,
      @Parameter(description = "recipients") @QueryParam("to") List<String> to,
      byte[] message) {
    if (to.size() > MOST_RECIPIENTS || helo.length() > MOST_HELO) {
      throw new BadRequestException("at most 100 recipients, and 255 characters of helo");
    }
    return TrialDocument.of(
        trial.run(new FilterTrial.Tried(address(ip), helo, sender(from), recipients(to), message)));
  }

  /** No name: it would be looked up. */
  private static InetAddress address(String ip) {
    try {
      if (ip != null && IP.matcher(ip).matches()) {
        return InetAddress.getByName(ip);
      }
    } catch (UnknownHostException malformed) {
      // told below
    }
    throw new BadRequestException("ip must be an address such as 192.0.2.1 or 2001:db8::1");
  }

  private static List<ForwardPath> recipients(List<String> to) {
    try {
      return to.stream().map(MailAddress::parse).map(ForwardPath::new).toList();
    } catch (InvalidAddressException malformed) {
      throw new BadRequestException("to: " + malformed.getMessage());
    }
  }

  private static ReversePath sender(String from) {
    try {
      return ReversePath.parse(from);
    } catch (InvalidAddressException malformed) {
      throw new BadRequestException("from: " + malformed.getMessage());
    }
  }
}
