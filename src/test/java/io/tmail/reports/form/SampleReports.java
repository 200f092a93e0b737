package io.tmail.reports.form;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Reports of both kinds, as this server would write them and as others do. */
public final class SampleReports {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  private SampleReports() {}

  private static ReportHead head(String domain, LocalDate day) {
    return new ReportHead(
        "mail.example",
        "postmaster@mail.example",
        day + "." + domain + "@mail.example",
        begin(day),
        begin(day.plusDays(1)).minusSeconds(1));
  }

  private static Instant begin(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** With each part that there can be. */
  public static AggregateReport aggregate(String domain) {
    return new AggregateReport(
        head(domain, DAY),
        new PublishedPolicy(domain, "reject", "quarantine", "none", "s", "r", "n", "0:d"),
        List.of(
            new AggregateReport.Row(
                new MessageFacts(
                    "192.0.2.1",
                    "pass",
                    "pass",
                    "fail",
                    List.of(),
                    domain,
                    Optional.of(""),
                    List.of(
                        new MessageFacts.Signature(domain, "one", "pass"),
                        new MessageFacts.Signature("other.test", "two", "permerror")),
                    Optional.of(new MessageFacts.Sender("list.test", "softfail"))),
                7),
            new AggregateReport.Row(
                new MessageFacts(
                    "2001:db8::1",
                    "quarantine",
                    "fail",
                    "fail",
                    List.of(new MessageFacts.Overriding("mailing_list", "a < b & \"c\"")),
                    "sub." + domain,
                    Optional.of("list.test"),
                    List.of(),
                    Optional.empty()),
                1)));
  }

  public static TlsReport tls(String domain) {
    return tls(domain, DAY);
  }

  public static TlsReport tls(String domain, LocalDate day) {
    return new TlsReport(
        head(domain, day),
        List.of(
            new TlsReport.Result(
                new SessionFacts.Policy(
                    "sts",
                    List.of("version: STSv1", "mode: enforce", "mx: *." + domain),
                    domain,
                    List.of("*." + domain)),
                5326,
                303,
                List.of(
                    new TlsReport.Counted(
                        new SessionFacts.Failure(
                            "certificate-expired", "mx." + domain, "192.0.2.1", "198.51.100.2", ""),
                        100),
                    new TlsReport.Counted(
                        new SessionFacts.Failure(
                            "validation-failure", "mx." + domain, "", "", "not in the policy"),
                        203))),
            new TlsReport.Result(
                new SessionFacts.Policy("no-policy-found", List.of(), domain, List.of()),
                1,
                0,
                List.of())));
  }

  /** In the form of RFC 7489 as opendmarc 1.4 writes it: words of its own, no namespace. */
  public static String byOpendmarc(String domain) {
    return byOpendmarc(domain, DAY);
  }

  public static String byOpendmarc(String domain, LocalDate day) {
    return """
        <?xml version="1.0" encoding="UTF-8" ?>
        <feedback>
            <report_metadata>
                <org_name>reporter.test</org_name>
                 <email>postmaster@reporter.test</email>
                 <report_id>DOMAIN:END</report_id>
                 <date_range>
                 <begin>BEGIN</begin>
                 <end>END</end>
                 </date_range>
            </report_metadata>
            <policy_published>
                <domain>DOMAIN</domain>
                <adkim>r</adkim>
                <aspf>unknown</aspf>
                <p>none</p>
                <sp>none</sp>
                <pct>100</pct>
            </policy_published>
            <record>
                <row>
                    <source_ip>192.0.2.7</source_ip>
                    <count>1</count>
                    <policy_evaluated>
                        <disposition>none</disposition>
                        <dkim>fail</dkim>
                        <spf>unknown</spf>
                        <reason>
                            <type>local_policy</type>
                            <comment>arc=fail as[1].d=list.test as[1].s=x</comment>
                        </reason>
                    </policy_evaluated>
                </row>
                <identifiers>
                    <header_from>DOMAIN</header_from>
                </identifiers>
                <auth_results>
                    <spf>
                        <domain>list.test</domain>
                        <result>nxdomain</result>
                    </spf>
                    <dkim>
                        <domain>list.test</domain>
                        <selector>x</selector>
                        <result>pass</result>
                    </dkim>
                </auth_results>
            </record>
        </feedback>
        """
        .replace("DOMAIN", domain)
        .replace("BEGIN", Long.toString(begin(day).getEpochSecond()))
        .replace("END", Long.toString(begin(day.plusDays(1)).getEpochSecond()));
  }

  /** As large receivers write RFC 7489: a namespace, attributes, more elements, both SPF scopes. */
  public static String byLargeReceiver(String domain) {
    return """
        <?xml version="1.0"?>
        <f:feedback xmlns:f="http://dmarc.org/dmarc-xml/0.1" xmlns:xsi="urn:x" xsi:schemaLocation="x y">
          <f:version>0.1</f:version>
          <f:report_metadata>
            <f:org_name>Large &amp; Sons</f:org_name><f:email>noreply@large.test</f:email>
            <f:extra_contact_info lang="en">https://large.test/dmarc</f:extra_contact_info>
            <f:report_id>12345678901234567890</f:report_id>
            <f:date_range><f:begin>1767225600</f:begin><f:end>1767311999</f:end></f:date_range>
          </f:report_metadata>
          <f:policy_published><f:domain>DOMAIN.</f:domain><f:p>Reject</f:p><f:pct>50</f:pct></f:policy_published>
          <f:record>
            <f:row><f:source_ip>2001:db8::5</f:source_ip><f:count>1234</f:count>
              <f:policy_evaluated><f:disposition>reject</f:disposition><f:dkim>fail</f:dkim><f:spf>pass</f:spf></f:policy_evaluated>
            </f:row>
            <f:identifiers><f:envelope_to>large.test</f:envelope_to><f:envelope_from><![CDATA[DOMAIN]]></f:envelope_from><f:header_from>DOMAIN</f:header_from></f:identifiers>
            <f:auth_results>
              <f:spf><f:domain>mail.DOMAIN</f:domain><f:scope>helo</f:scope><f:result>none</f:result></f:spf>
              <f:spf><f:domain>DOMAIN</f:domain><f:scope>mfrom</f:scope><f:result>hardfail</f:result></f:spf>
            </f:auth_results>
          </f:record>
        </f:feedback>
        """
        .replace("DOMAIN", domain);
  }
}
