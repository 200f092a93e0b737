package io.tmail.reports.read;

import io.tmail.reports.Kind;
import io.tmail.reports.ReceivedReports.Kept;
import io.tmail.reports.ReceivedReports.Row;
import io.tmail.reports.form.AggregateReport;
import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.PublishedPolicy;
import io.tmail.reports.form.SessionFacts;
import io.tmail.reports.form.TlsReport;
import io.tmail.reports.form.UnreadableReportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns reports into what is kept of them. */
record KeptReports(OwnDomains domains) {
  private static final String SUCCESS = "success";

  /**
   * @param names of source addresses, as far as they are known
   * @throws UnreadableReportException if the report is about a domain of others
   */
  Kept of(AggregateReport report, Map<String, String> names) throws UnreadableReportException {
    String domain = own(report.policy().domain());
    return new Kept(
        Kind.DMARC,
        domain,
        report.head(),
        line(report.policy()),
        report.rows().stream()
            .map(each -> row(each, domains.of(each.facts().headerFrom()).orElse(domain), names))
            .toList());
  }

  private String own(String name) throws UnreadableReportException {
    return domains
        .of(name)
        .orElseThrow(() -> new UnreadableReportException(name + " is not a domain of this server"));
  }

  private static Row row(AggregateReport.Row row, String domain, Map<String, String> names) {
    MessageFacts facts = row.facts();
    return new Row(
        domain,
        facts.source(),
        names.getOrDefault(facts.source(), ""),
        "%s %s %s"
            .formatted(facts.disposition(), word(facts.dkimAligned()), word(facts.spfAligned())),
        row.count(),
        detail(facts, domain));
  }

  /** What else than pass a form or a program has for this is not a pass. */
  private static String word(String aligned) {
    return aligned.equals(MessageFacts.PASS) ? aligned : MessageFacts.FAIL;
  }

  private static String detail(MessageFacts facts, String domain) {
    Stream<String> from =
        facts.headerFrom().equals(domain)
            ? Stream.empty()
            : Stream.of("from=" + facts.headerFrom());
    Stream<String> spf =
        facts.sender().stream().map(each -> "spf=" + each.result() + " (" + each.domain() + ")");
    Stream<String> dkim =
        facts.signatures().stream()
            .map(
                each ->
                    "dkim=%s (%s, %s)".formatted(each.result(), each.domain(), each.selector()));
    Stream<String> overrides =
        facts.overrides().stream().map(each -> (each.type() + " " + each.comment()).strip());
    return Stream.of(from, spf, dkim, overrides)
        .flatMap(each -> each)
        .collect(Collectors.joining(", "));
  }

  private static String line(PublishedPolicy policy) {
    return Stream.of(
            tag("p", policy.action()),
            tag("sp", policy.subdomains()),
            tag("np", policy.nonexistent()),
            tag("adkim", policy.dkimAlignment()),
            tag("aspf", policy.spfAlignment()),
            tag("t", policy.testing()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" "));
  }

  private static Optional<String> tag(String name, String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(name + "=" + value);
  }

  /**
   * @throws UnreadableReportException if the report is about domains of others only
   */
  Kept of(TlsReport report) throws UnreadableReportException {
    List<Row> rows = new ArrayList<>();
    List<String> policies = new ArrayList<>();
    String domain = "";
    for (TlsReport.Result each : report.results()) {
      String own = domains.of(each.policy().domain()).orElse("");
      if (!own.isEmpty()) {
        domain = own;
        policies.add(each.policy().type());
        rows(each, own).forEach(rows::add);
      }
    }
    if (domain.isEmpty()) {
      own(report.results().get(0).policy().domain());
    }
    return new Kept(Kind.TLS, domain, report.head(), String.join(" ", policies), rows);
  }

  private static Stream<Row> rows(TlsReport.Result result, String domain) {
    SessionFacts.Policy policy = result.policy();
    Row successes =
        new Row(
            domain,
            String.join(" ", policy.servers()),
            "",
            SUCCESS,
            result.successes(),
            policy.type());
    return Stream.concat(
        Stream.of(successes).filter(each -> each.total() > 0),
        result.failures().stream().map(each -> row(each, domain, policy)));
  }

  private static Row row(TlsReport.Counted counted, String domain, SessionFacts.Policy policy) {
    SessionFacts.Failure failure = counted.failure();
    return new Row(
        domain,
        failure.server(),
        failure.address(),
        failure.type(),
        counted.count(),
        Stream.of(policy.type(), failure.from(), failure.reason())
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining(", ")));
  }
}
