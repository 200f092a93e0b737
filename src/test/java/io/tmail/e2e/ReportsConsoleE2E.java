package io.tmail.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.dns.DnsZone;
import io.tmail.reports.form.SampleReports;
import io.tmail.reports.form.TlsReportJson;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** The page of DMARC and TLS reports, in the browser. */
@Tag("console")
class ReportsConsoleE2E {
  private static final String STRANGER = "192.0.2.9";
  private static final String REPORTS = "reports@page.example";
  private static DnsZone zone;
  private static Instance server;
  private static Browser browser;

  @BeforeAll
  static void open() throws IOException {
    zone = new DnsZone();
    zone.add("_dmarc.sender.test", Type.TXT, "\"v=DMARC1; p=none\"");
    server =
        new Instance("reports-console")
            .set("TMAIL_DELIVERD_DNS_SERVER", zone.address())
            .set("TMAIL_SMTPD_PROXY_PROTOCOL_FROM", Stranger.PROXY)
            .set("TMAIL_REPORTS_MAILBOX", REPORTS)
            .start();
    server.addMailbox(REPORTS, "secret-1");
    LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    send(SampleReports.byOpendmarc("page.example", day).getBytes(UTF_8));
    send(SampleReports.byOpendmarc("far.example", day).getBytes(UTF_8));
    send(TlsReportJson.write(SampleReports.tls("page.example", day)));
    Stranger.send(server, STRANGER, "x@sender.test", "From: x@sender.test\\n\\nhello", REPORTS)
        .mustSucceed();
    browser = SignIn.firstTime(server);
  }

  private static void send(byte[] report) {
    Stranger.send(server, STRANGER, "r@reporter.test", ReportMails.of("report", report), REPORTS)
        .mustSucceed();
  }

  @AfterAll
  static void close() {
    browser.close();
    server.stop();
    zone.close();
  }

  @Test
  void administratorsSeeWhatToDo() {
    Await.until(
        "all are read",
        () ->
            server.api().get("reports/unreadable").contains("far.example")
                && server.api().get("reports/received").contains("\"tls\""));
    Await.until("observed", () -> server.api().get("reports/observed").contains("sender.test"));
    browser.open("reports.xhtml");
    browser.expectText(
        "#dmarc",
        "Mail of page.example from 192.0.2.7 fails SPF and DKIM. If this server is yours");
    browser.expectText("#dmarc", "DKIM fails");
    browser.expectText("#tls", "The certificate of mx.page.example is not valid for its name.");
    browser.expectText("#unreadable", "far.example is not a domain of this server");
    browser.expectText("#observed", "sender.test");
    browser.inspect("reports");
    browser.speak("fr");
    browser.open("reports.xhtml");
    browser.expectText("#dmarc", "échoue à SPF et à DKIM");
    browser.inspect("reports-fr");
    browser.speak("en");
    browser.open("reports.xhtml?domain=other.example");
    browser.expectText("body", "No reports yet.");
  }
}
