package io.tmail.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dns.DnsZone;
import io.tmail.reports.form.SampleReports;
import io.tmail.reports.form.TlsReportJson;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Reports on their way: from a stranger's message to the list of who sends in a domain's name. */
@Tag("way")
class ReportsE2E {
  private static final String FORGER = "192.0.2.9";
  private static final String ALICE = "alice@report.example";
  private static final String REPORTS = "reports@report.example";
  private static final String SECRET = "secret-1";
  private static final String TOO_MUCH = "the XML has a document type or an entity";

  private static DnsZone zone;
  private static Instance server;

  @BeforeAll
  static void open() throws IOException {
    zone = new DnsZone();
    zone.add("9.2.0.192.in-addr.arpa", Type.PTR, "forger.test.");
    zone.add("forger.test", Type.A, FORGER);
    zone.add("report.example", Type.TXT, "\"v=spf1 -all\"");
    zone.add("_dmarc.report.example", Type.TXT, "\"v=DMARC1; p=none; rua=mailto:" + REPORTS + "\"");
    server =
        new Instance("reports")
            .set("TMAIL_DELIVERD_DNS_SERVER", zone.address())
            .set("TMAIL_SMTPD_PROXY_PROTOCOL_FROM", Stranger.PROXY)
            .set("TMAIL_REPORTS_DMARC", "true")
            .set("TMAIL_REPORTS_MAILBOX", REPORTS)
            .start();
    for (String login : new String[] {ALICE, REPORTS, "eve@other.example"}) {
      server.addMailbox(login, SECRET);
    }
    sendAll();
  }

  /** At once, so that the tests wait for the same turns of the timer. */
  private static void sendAll() {
    Stranger.send(server, FORGER, "x@forger.test", "From: boss@report.example\\n\\nhello", ALICE)
        .mustSucceed();
    report("tls", TlsReportJson.write(SampleReports.tls("report.example", day())));
    report("own", TlsReportJson.write(SampleReports.tls("other.example", day())));
    String old = SampleReports.byOpendmarc("report.example", day());
    report("old", old.getBytes(UTF_8));
    String entity = "<!DOCTYPE feedback [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><feedback>";
    report("hostile", old.replace("<feedback>", entity).getBytes(UTF_8));
    report("foreign", SampleReports.byOpendmarc("far.example", day()).getBytes(UTF_8));
  }

  @AfterAll
  static void close() {
    server.stop();
    zone.close();
  }

  private static String reports(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "reports";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return server.tmail(command).mustSucceed().output();
  }

  private static void awaitReport(String action, String text) {
    Await.until(
        action + " has " + text, () -> server.api().get("reports/" + action).contains(text));
  }

  private static void report(String subject, byte[] report) {
    Stranger.send(server, FORGER, "r@reporter.test", ReportMails.of(subject, report), REPORTS)
        .mustSucceed();
  }

  private static LocalDate day() {
    return LocalDate.now(ZoneOffset.UTC).minusDays(1);
  }

  private static boolean holds(String folder, String subject) {
    return server.mailbox(REPORTS, SECRET).messages("imaps", folder).stream()
        .anyMatch(each -> each.contains("Subject: " + subject));
  }

  /** What was observed today was observed yesterday. */
  private static void turnDay() throws SQLException {
    String file = "jdbc:sqlite:" + server.home().resolve("db/tmail-queue.db");
    try (Connection connection = DriverManager.getConnection(file + "?busy_timeout=10000");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE report_facts SET day = day - 1");
    }
  }

  @Test
  void aForgedMessageComesBackAsAReport() throws SQLException {
    awaitReport("observed", "report.example");
    turnDay();
    awaitReport("sent", REPORTS);
    awaitReport("dmarc", FORGER);
    String listed = reports("dmarc", "--domain", "report.example");
    assertTrue(listed.contains("forger.test"), listed);
    assertTrue(
        listed.contains(
            "Mail of report.example from 192.0.2.9 fails SPF and DKIM: if this server is yours,"),
        listed);
    assertTrue(reports("sent").contains("sent"), reports("sent"));
    assertTrue(reports("received").contains("p=none"), reports("received"));
    Await.until("moved", () -> holds("Reports", "Report Domain: report.example"));
    assertFalse(holds("INBOX", "Report Domain: report.example"));
    assertEquals("[\n]\n", reports("dmarc", "--domain", "other.example", "--json"));
  }

  @Test
  void reportsOfOthersAreReadAndWhatIsHostileStays() {
    awaitReport("tls", "certificate-expired");
    awaitReport("dmarc", "192.0.2.7");
    awaitReport("unreadable", TOO_MUCH);
    awaitReport("unreadable", "far.example is not a domain of this server");
    Await.until("moved", () -> holds("Reports", "tls") && holds("Reports", "old"));
    assertTrue(holds("INBOX", "hostile") && holds("INBOX", "foreign"));
    String listed = reports("tls");
    assertTrue(listed.contains("renew or replace it"), listed);
  }

  @Test
  void domainAdministratorsSeeTheirDomains() {
    awaitReport("tls", "other.example");
    String token =
        server
            .tmail("token", "add", "-s", "reports:read", "-d", "other.example", "of-reports")
            .mustSucceed()
            .output()
            .strip();
    String own = asked(token, "tls");
    assertTrue(own.contains("other.example"), own);
    assertFalse(own.contains("report.example"), own);
    String sent = asked(token, "sent");
    assertTrue(sent.contains("403"), sent);
  }

  private static String asked(String token, String path) {
    String url = "http://127.0.0.1:" + server.http() + "/api/reports/" + path;
    return Shell.run("curl", "-s", "-H", "Authorization: Bearer " + token, url).output();
  }
}
