package io.tmail.admin.rest;

import io.tmail.mail.DomainName;
import io.tmail.reports.Advice;
import io.tmail.reports.FactTables.Sum;
import io.tmail.reports.Kind;
import io.tmail.reports.ReceivedReports.Received;
import io.tmail.reports.ReceivedReports.Row;
import io.tmail.reports.Reports;
import io.tmail.reports.SentReports.Sent;
import io.tmail.reports.UnreadableReports.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** DMARC and TLS reports: of others about our domains, and ours about other domains. */
@Path("reports")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reports", description = "DMARC and TLS reports")
public class ReportsResource {
  private static final int MOST = 1000;
  private static final int MOST_DAYS = 3650;
  private static final String DAYS = "30";
  private static final String DOMAIN = "only this domain; empty for all";
  private static final String OF_DAYS = "days up to today, 3650 at most";

  @Inject private Reports reports;

  /** Messages that are alike. */
  @Schema(name = "DmarcSource")
  public record DmarcSource(
      @Schema(description = "domain of this server", example = "example.com") String domain,
      @Schema(description = "address of the client", example = "192.0.2.1") String source,
      @Schema(description = "name of that address; empty if it is not known") String name,
      @Schema(description = "what the receivers did: none, pass, quarantine or reject")
          String disposition,
      @Schema(description = "whether an aligned domain signed it") boolean dkim,
      @Schema(description = "whether SPF passed for an aligned domain") boolean spf,
      long messages,
      @Schema(description = "results and reasons of one of the reports") String detail,
      @Schema(description = "what to do; empty for nothing") String advice) {
    static DmarcSource of(Row row) {
      Advice.Verdict verdict = Advice.Verdict.of(row);
      return new DmarcSource(
          row.domain(),
          row.source(),
          row.name(),
          verdict.disposition(),
          verdict.isDkimPass(),
          verdict.isSpfPass(),
          row.total(),
          row.detail(),
          Advice.of(Kind.DMARC, row).sentence(row));
    }
  }

  /** Sessions that are alike. */
  @Schema(name = "TlsSource")
  public record TlsSource(
      @Schema(description = "domain of this server", example = "example.com") String domain,
      @Schema(description = "name of the MX, or the names that the policy lists") String server,
      @Schema(description = "address of that server; empty if it is not told") String address,
      @Schema(description = "success, or why TLS failed (RFC 8460)", example = "success")
          String result,
      long sessions,
      @Schema(description = "type of the policy, and reasons") String detail,
      @Schema(description = "what to do; empty for nothing") String advice) {
    static TlsSource of(Row row) {
      return new TlsSource(
          row.domain(),
          row.source(),
          row.name(),
          row.verdict(),
          row.total(),
          row.detail(),
          Advice.of(Kind.TLS, row).sentence(row));
    }
  }

  /** A report of others. */
  @Schema(name = "ReceivedReport")
  public record ReceivedDocument(
      @Schema(description = "dmarc or tls") String kind,
      String domain,
      @Schema(description = "who reports") String organization,
      String begin,
      String end,
      String receivedAt,
      String policy) {
    static ReceivedDocument of(Received report) {
      return new ReceivedDocument(
          word(report.kind()),
          report.domain(),
          report.organization(),
          report.begin().toString(),
          report.end().toString(),
          report.at().toString(),
          report.policy());
    }
  }

  /** What this server has observed of a domain. */
  @Schema(name = "ObservedDomain")
  public record ObservedDocument(
      @Schema(description = "dmarc or tls") String kind,
      @Schema(description = "empty for what found no room") String domain,
      @Schema(description = "pass, fail, or junk for mail that is not reported") String outcome,
      @Schema(description = "messages or sessions") long total) {
    static ObservedDocument of(Kind kind, Sum sum) {
      return new ObservedDocument(
          word(kind), sum.domain(), sum.outcome().name().toLowerCase(Locale.ROOT), sum.total());
    }
  }

  /** A report of this server. */
  @Schema(name = "SentReport")
  public record SentDocument(
      @Schema(description = "dmarc or tls") String kind,
      @Schema(description = "that it is about, in UTC") String day,
      String domain,
      String at,
      @Schema(description = "claimed, sent, not_agreed, too_big or failed", example = "sent")
          String state,
      @Schema(description = "the addresses, or why it was not sent") String detail) {
    static SentDocument of(Sent sent) {
      return new SentDocument(
          word(sent.kind()),
          sent.day().toString(),
          sent.domain(),
          sent.at().toString(),
          sent.result().state().name().toLowerCase(Locale.ROOT),
          sent.result().detail());
    }
  }

  /** A message in the mailbox of reports. */
  @Schema(name = "UnreadableReport")
  public record UnreadableDocument(String at, String sender, String subject, String reason) {
    static UnreadableDocument of(Unreadable message) {
      return new UnreadableDocument(
          message.at().toString(), message.sender(), message.subject(), message.reason());
    }
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @GET
  @Path("dmarc")
  @Operation(
      operationId = "listDmarcSources",
      summary = "Lists who sends mail of our domains, as others report it",
      description = "The 1,000 largest sums. Domain administrators see their domains.")
  @APIResponse(responseCode = "200", description = "sums by domain, source and outcome")
  public List<DmarcSource> dmarc(
      @Parameter(description = DOMAIN) @QueryParam("domain") @DefaultValue("") String domain,
      @Parameter(description = OF_DAYS) @QueryParam("days") @DefaultValue(DAYS) int days)
      throws SQLException {
    return sources(Kind.DMARC, domain, days).stream().map(DmarcSource::of).toList();
  }

  @GET
  @Path("tls")
  @Operation(
      operationId = "listTlsSources",
      summary = "Lists how TLS with our servers goes, as others report it",
      description = "The 1,000 largest sums. Domain administrators see their domains.")
  @APIResponse(responseCode = "200", description = "sums by domain, server and result")
  public List<TlsSource> tls(
      @Parameter(description = DOMAIN) @QueryParam("domain") @DefaultValue("") String domain,
      @Parameter(description = OF_DAYS) @QueryParam("days") @DefaultValue(DAYS) int days)
      throws SQLException {
    return sources(Kind.TLS, domain, days).stream().map(TlsSource::of).toList();
  }

  private List<Row> sources(Kind kind, String domain, int days) throws SQLException {
    return reports.sources(kind, DomainName.known(domain), bounded(days), MOST);
  }

  private static int bounded(int days) {
    return Math.max(0, Math.min(MOST_DAYS, days));
  }

  @GET
  @Path("received")
  @Operation(
      operationId = "listReceivedReports",
      summary = "Lists the reports that came last, the newest first")
  @APIResponse(responseCode = "200", description = "1,000 at most")
  public List<ReceivedDocument> received() throws SQLException {
    return reports.latest(MOST).stream().map(ReceivedDocument::of).toList();
  }

  @GET
  @Path("observed")
  @Operation(
      operationId = "listObservedDomains",
      summary = "Lists what this server has observed of other domains",
      description = "It keeps what it observes for seven days.")
  @APIResponse(responseCode = "200", description = "sums by domain and outcome")
  @APIResponse(responseCode = "403", description = "for administrators of the whole server")
  public List<ObservedDocument> observed(
      @Parameter(description = OF_DAYS) @QueryParam("days") @DefaultValue("7") int days)
      throws SQLException {
    List<ObservedDocument> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      reports.observed(kind, bounded(days), MOST).stream()
          .map(sum -> ObservedDocument.of(kind, sum))
          .forEach(all::add);
    }
    return all;
  }

  @GET
  @Path("sent")
  @Operation(
      operationId = "listSentReports",
      summary = "Lists reports of this server, the newest first",
      description = "Without those that nobody asked for.")
  @APIResponse(responseCode = "200", description = "1,000 at most")
  @APIResponse(responseCode = "403", description = "for administrators of the whole server")
  public List<SentDocument> sent() throws SQLException {
    return reports.sent(MOST).stream().map(SentDocument::of).toList();
  }

  @GET
  @Path("unreadable")
  @Operation(
      operationId = "listUnreadableReports",
      summary = "Lists messages in the mailbox of reports that cannot be read, and why")
  @APIResponse(responseCode = "200", description = "1,000 at most")
  @APIResponse(responseCode = "403", description = "for administrators of the whole server")
  public List<UnreadableDocument> unreadable() throws SQLException {
    return reports.unreadable(MOST).stream().map(UnreadableDocument::of).toList();
  }
}
